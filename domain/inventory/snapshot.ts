import { orderId } from "../kernel/ids.ts";
import { instant } from "../kernel/instant.ts";
import { entries, mapOf } from "../kernel/persistent-map.ts";
import type { Inventory } from "./state.ts";

/** Raise it with every change of the stored form or of what the state means: older snapshots are then thrown away. */
export const inventorySnapshotVersion = 1;

export const encodeInventory = ({ reservations, ...numbers }: Inventory) => ({
  ...numbers,
  reservations: entries(reservations).map(([order, { quantity, expiresAt }]) => [order, quantity, expiresAt] as const),
});

const fault = (what: string) => new TypeError(`a stored inventory has no ${what}`);

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const whole = (stored: Readonly<Record<string, unknown>>, name: string) => {
  const value = stored[name];
  if (typeof value !== "number") throw fault(name);
  return value;
};

const reservation = (stored: unknown) => {
  if (!isList(stored)) throw fault("reservation");
  const [order, quantity, expiresAt] = stored;
  if (typeof order !== "string" || typeof quantity !== "number") throw fault("reservation");
  return [orderId(order), { quantity, expiresAt: typeof expiresAt === "string" ? instant(expiresAt) : null }] as const;
};

/** @throws TypeError for what `encodeInventory` did not write. */
export const decodeInventory = (stored: unknown): Inventory => {
  if (!isFields(stored)) throw fault("fields");
  if (!isList(stored["reservations"])) throw fault("reservations");
  return {
    revision: whole(stored, "revision"),
    available: whole(stored, "available"),
    reserved: whole(stored, "reserved"),
    reorderLevel: whole(stored, "reorderLevel"),
    reservations: mapOf(stored["reservations"].map(reservation)),
  };
};
