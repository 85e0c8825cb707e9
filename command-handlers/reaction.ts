import type { Message } from "../domain/kernel/message.ts";
import type { Delivered } from "../schemas/recorded-event.ts";
import type { Handling } from "./command-handler.ts";

/** A foreign context's event -> our commands. Sent at least once with deterministic ids; never replayed by a rebuild. */
export type Reaction<Event extends Message> = {
  /** Kebab-case; its checkpoint is kept under this name. */
  readonly name: string;
  /** Where it begins when it has no checkpoint yet. */
  readonly from: "start" | "now";
  readonly handles: readonly Event["type"][];
  /** Events with the same key are handled one after another, others side by side. Default: the event's stream. */
  readonly keyOf?: (event: Delivered<Event>) => string;
  /** Business rejections are answers to deal with here; whatever throws is retried for ever with backoff. `handling.now` is the event's business time. */
  readonly react: (event: Delivered<Event>, handling: Handling) => Promise<void>;
};

/** A time by which something must have happened, read off events: scheduled by one, dropped by another. */
export type Deadline<Event extends Message> = {
  /** Kebab-case; part of the deadline's id. */
  readonly name: string;
  readonly handles: readonly Event["type"][];
  /** What the event does to the deadline of `key`; undefined: nothing. */
  readonly read: (
    event: Delivered<Event>,
  ) => { readonly key: string; readonly dueAt: string } | { readonly key: string; readonly done: true } | undefined;
  /** Sent once due. `handling.now` = max(clock, due time). Only the resulting event removes the deadline. */
  readonly expire: (key: string, handling: Handling) => Promise<void>;
};
