import { randomUUID } from "node:crypto";
import { isUuid } from "../../../domain/kernel/ids.ts";
import { logCorrupt } from "../errors.ts";
import { collect } from "./collect.ts";
import type { Connection } from "./connection.ts";
import { failureOf } from "./failure.ts";
import type { LogPosition } from "./position.ts";
import { retrying } from "./retrying.ts";
import { within } from "./within.ts";

/** A stream of our own, never shown above the port. */
export const epochStream = "tradepost-epoch";

/** The id made with the store, and where it stands: every event of ours comes after it. */
export type Epoch = { readonly id: string; readonly position: LogPosition };

const attemptMs = 5_000;

const stored = async ({ call, options }: Connection, stream: string): Promise<Epoch | undefined> => {
  try {
    const [first] = await call((client) => collect(client.readStream(stream, { ...options, maxCount: 1 }), attemptMs));
    if (!first?.event) return undefined;
    const { id, revision, position } = first.event;
    if (revision !== 0n || !isUuid(id) || !position) throw logCorrupt(`The stream ${stream} holds no epoch`);
    return { id, position };
  } catch (error) {
    if (failureOf(error) === "not-found") return undefined;
    throw error;
  }
};

const write = async ({ call, options }: Connection, stream: string) => {
  const event = {
    id: randomUUID(),
    type: "EpochBegun",
    contentType: "application/json",
    data: {},
    metadata: undefined,
  } as const;
  const limits = { ...options, deadline: attemptMs, expectedRevision: "no_stream" } as const;
  try {
    await call((client) => within("an append", attemptMs, client.appendToStream(stream, event, limits)));
  } catch (error) {
    // Another process was first: then its epoch is the one.
    if (failureOf(error) !== "conflict") throw error;
  }
};

/** The store's epoch, begun by whoever asks first; asked for once. */
export const storeEpoch = (connection: Connection, prefix: string, deadlineMs: number) => {
  const stream = prefix + epochStream;
  let known: Promise<Epoch> | undefined;

  const find = () =>
    retrying("finding its epoch", deadlineMs, async () => {
      const found = await stored(connection, stream);
      if (found) return found;
      await write(connection, stream);
      const begun = await stored(connection, stream);
      if (!begun) throw new Error("The epoch cannot be read yet");
      return begun;
    });

  return () => {
    known ??= find().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
};
