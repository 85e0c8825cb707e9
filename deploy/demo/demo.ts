import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "pino";
import { type Instant, instant } from "../../domain/kernel/instant.ts";
import { createAccount } from "../../schemas/accounts/commands.ts";
import type { Commands } from "../../schemas/command.ts";
import { demoLogins, demoPassword } from "./logins.ts";
import { orderPlans } from "./order-plans.ts";
import { makeOrders } from "./orders.ts";
import { type Making, makeParties, staff } from "./parties.ts";
import { makeProducts } from "./products.ts";
import { daysBefore, sender } from "./send.ts";

export type DemoOptions = {
  readonly commands: Commands;
  readonly folder: string;
  /** Of the event store: what was begun in another one does not count. */
  readonly epoch: string;
  readonly isStoreEmpty: () => Promise<boolean>;
  readonly log: Logger;
};

type Progress = { readonly epoch: string; readonly anchor: Instant; readonly done: boolean };

const isProgress = (value: unknown): value is Progress =>
  typeof value === "object" && value !== null && "epoch" in value && "anchor" in value && "done" in value;

const read = (file: string, epoch: string): Progress | undefined => {
  if (!existsSync(file)) return undefined;
  const value: unknown = JSON.parse(readFileSync(file, "utf8"));
  return isProgress(value) && value.epoch === epoch ? value : undefined;
};

const makeStaff = async ({ sender: { send }, anchor }: Making) => {
  for (const { role, email } of demoLogins.filter((login) => login.role === "admin" || login.role === "auditor"))
    await send(createAccount, {
      input: { email, password: demoPassword, role, partyId: null },
      as: staff,
      at: daysBefore(anchor, 410),
      key: `account ${role}`,
    });
};

const make = async (making: Making) => {
  await makeStaff(making);
  const { companies, retailers } = await makeParties(making);
  const products = await makeProducts(making, companies, retailers);
  const plans = orderPlans(retailers, companies, products);
  await makeOrders(making, plans);
  return { companies: companies.length, retailers: retailers.length, products: products.length, orders: plans.length };
};

/** Fills an empty marketplace through its own commands, or finishes what an earlier start began.
 * The moment it is told from is written down first: the same commands at every attempt. */
export const fillWithDemo = async ({ commands, folder, epoch, isStoreEmpty, log }: DemoOptions) => {
  const file = join(folder, "demo.json");
  const begun = read(file, epoch);
  if (begun?.done || (!begun && !(await isStoreEmpty()))) return;
  const progress: Progress = begun ?? { epoch, anchor: instant(Date.now()), done: false };
  writeFileSync(file, JSON.stringify(progress));
  const startedAt = performance.now();
  log.info("making demo data: a year of a small marketplace");
  const made = await make({ sender: sender(commands), anchor: progress.anchor });
  writeFileSync(file, JSON.stringify({ ...progress, done: true }));
  log.info({ ...made, seconds: Number(((performance.now() - startedAt) / 1000).toFixed(1)) }, "demo data is made");
};
