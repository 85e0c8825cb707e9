import type { EventSchema } from "./event-catalogue.ts";

export type EventData = Readonly<Record<string, unknown>>;

/** Brings data of `type` from version `from` to version `from + 1`. Pure; each step knows two neighbouring versions only. */
export type Upcaster = {
  readonly type: string;
  readonly from: number;
  readonly upcast: (data: EventData) => EventData;
};

/** Fields that the newer version added, at their defaults: what a step without an upcaster does. */
const withDefaults = (data: EventData, newer: EventSchema): EventData => {
  const added = newer.fields.filter((field) => !(field.name in data) && "default" in field);
  return added.length === 0
    ? data
    : { ...data, ...Object.fromEntries(added.map((field) => [field.name, field.default])) };
};

/** `data` of version `from` in the shape of the last of `versions`. */
export const upcastBy =
  (upcasters: readonly Upcaster[]) =>
  (versions: readonly EventSchema[], from: number, data: EventData): EventData =>
    versions.slice(from).reduce((older, newer) => {
      const step = upcasters.find((upcaster) => upcaster.type === newer.type && upcaster.from === newer.version - 1);
      return step ? step.upcast(older) : withDefaults(older, newer);
    }, data);
