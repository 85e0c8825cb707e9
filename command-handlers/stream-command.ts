import type { Instant } from "../domain/kernel/instant.ts";
import type { EventMetadata, Position } from "../schemas/recorded-event.ts";
import type { AnyAggregate } from "./stream-state.ts";

/** Who and what a command's events are recorded under. */
type Origin = Pick<EventMetadata, "correlationId" | "causationId" | "actor" | "at">;

/** One command for one stream. */
export type StreamCommand = {
  readonly aggregate: AnyAggregate;
  readonly stream: string;
  readonly command: unknown;
  /** Of this command on this stream: the ids of its events are derived from it. */
  readonly commandId: string;
  readonly origin: Origin;
  /** The stream begins with this command, as far as its sender knows: there is nothing to read yet. */
  readonly creates: boolean;
  /** The command may have been carried out before, not earlier than this (by the log's clock). */
  readonly mayRepeatSince: Instant | undefined;
};

/** `position`: of the stream when the answer became true. `appended`: whether this command has events in the log. */
export type StreamAnswer =
  | {
      readonly outcome: "accepted";
      /** Of the command's last event; of the stream, when it gave none; -1 for a stream that does not exist. */
      readonly revision: number;
      readonly position: Position | undefined;
      readonly appended: boolean;
    }
  | { readonly outcome: "rejected"; readonly reason: string };
