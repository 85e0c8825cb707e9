import type { Message } from "../domain/kernel/message.ts";
import type { Delivered } from "../schemas/recorded-event.ts";
import type { Deadline } from "./reaction.ts";

/** `dueAt` null: done. Kept then too, because an older event of another partition may still come and must not set it again. */
export type DeadlineRow = { readonly dueAt: string | null; readonly position: string };

/** A deadline as a view of the log: fed, leased, parked and watched like every other. Fits the projection engine's port. */
export const deadlineProjector = <Event extends Message>(deadline: Deadline<Event>) => ({
  name: `deadlines-${deadline.name}`,
  version: 1,
  handles: deadline.handles,
  keyOf: (event: Delivered<Event>) => deadline.read(event)?.key ?? event.stream,
  evolve: (row: DeadlineRow | undefined, event: Delivered<Event>): DeadlineRow | undefined => {
    const change = deadline.read(event);
    if (!change || (row && row.position >= event.position)) return row;
    return { dueAt: "done" in change ? null : change.dueAt, position: event.position };
  },
});
