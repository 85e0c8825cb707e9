import type { StreamingRead } from "@eventstore/db-client";
import { unreachable } from "./failure.ts";

/** Everything that a read brings. Reads of the client have no deadline: after `timeoutMs` it is called off. */
export const collect = <Event>(read: StreamingRead<Event>, timeoutMs: number) =>
  new Promise<readonly Event[]>((resolve, reject) => {
    const events: Event[] = [];
    const timer = setTimeout(() => {
      read.cancel().catch(() => undefined);
      reject(unreachable(`a read took longer than ${String(timeoutMs)} ms`));
    }, timeoutMs);
    read.on("data", (event) => {
      events.push(event);
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
