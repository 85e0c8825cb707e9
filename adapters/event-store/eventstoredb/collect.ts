import type { StreamingRead } from "@eventstore/db-client";
import { unreachable } from "./failure.ts";

/** Everything that a read brings. Reads of the client have no deadline: one that is silent for `silentMs` is called off. */
export const collect = <Event>(read: StreamingRead<Event>, silentMs: number) =>
  new Promise<readonly Event[]>((resolve, reject) => {
    const events: Event[] = [];
    const timer = setTimeout(() => {
      read.cancel().catch(() => undefined);
      reject(unreachable(`a read was silent for ${String(silentMs)} ms`));
    }, silentMs);
    read.on("data", (event) => {
      events.push(event);
      timer.refresh();
    });
    read.on("end", () => {
      clearTimeout(timer);
      resolve(events);
    });
    read.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
