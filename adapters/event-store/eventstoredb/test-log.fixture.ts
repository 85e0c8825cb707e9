import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { type EventStoreDbLogOptions, eventStoreDbLog } from "./log.ts";

/** An empty log of a spec's own on a server that others use too. */
export const openTestLog = (options: EventStoreDbLogOptions & { readonly url?: string } = {}) => {
  const { url = inject("eventstoreUrl"), prefix = `spec-${randomUUID()}-`, ...rest } = options;
  return { ...eventStoreDbLog(url, { prefix, ...rest }), url, prefix };
};
