import { setTimeout as pause } from "node:timers/promises";
import type { EventStore } from "../../command-handlers/event-store.ts";
import { drawnEvent } from "../../command-handlers/relay/relay.fixture.ts";

const writers = 4;
/** Of each writer between two appends: some hundred events a second together. */
const restMs = 25;
const eventsPerAppend = 3;

/** Appends events of all kinds for as long as `through` goes on, several writers at once, each to streams of its own; answers how many
 * were acknowledged. `round` tells the streams of one load from those of another. */
export const appendedDuring = async (store: Pick<EventStore, "append">, round: string, through: Promise<unknown>) => {
  const progress = { isOver: false, appended: 0 };
  const end = () => {
    progress.isOver = true;
  };
  through.then(end, end);

  const write = async (writer: number) => {
    const revisions = new Map<string, number>();
    while (!progress.isOver) {
      const { stream } = drawnEvent(Math.random);
      const own = `${stream}-${round}-${writer}`;
      const events = Array.from({ length: eventsPerAppend }, () => eventFor(stream));
      const revision = revisions.get(own);
      await store.append(own, revision ?? "none", events);
      revisions.set(own, (revision ?? -1) + events.length);
      progress.appended += events.length;
      await pause(restMs);
    }
  };

  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  await through;
  return progress.appended;
};

const categoryOf = (stream: string) => stream.slice(0, stream.lastIndexOf("-"));

/** Another event of the kind that `stream` holds. */
const eventFor = (stream: string) => {
  for (;;) {
    const drawn = drawnEvent(Math.random);
    if (categoryOf(drawn.stream) === categoryOf(stream)) return drawn.event;
  }
};
