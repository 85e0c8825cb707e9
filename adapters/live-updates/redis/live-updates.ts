import { randomUUID } from "node:crypto";
import type { RedisClient } from "../../redis/client.ts";
import { knowledge } from "./knowledge.ts";
import { heardIn, type Held, type Message, tellScript } from "./message.ts";
import { outbox } from "./outbox.ts";
import { subscription } from "./subscription.ts";

type Update = { readonly view: string; readonly key: string | null; readonly position: string };

export type RedisLiveUpdatesOptions = {
  readonly commands: RedisClient;
  /** A connection of its own: one that listens can do nothing else. */
  readonly listening: RedisClient;
  /** Stands before the channel and every key, so that deployments on one Redis do not hear each other. */
  readonly prefix: string;
  readonly log: { readonly warn: (fields: object, message: string) => void };
  /** What this process writes at the moment; a process without views: nothing. */
  readonly held?: () => readonly Held[];
  /** Another process has written `view` up to `position`, and its updates have been told here. */
  readonly onReached?: (view: string, partition: number, position: string) => void;
  readonly beatMs?: number;
  /** Who is not heard for so long is not believed to tell everything. */
  readonly silenceMs?: number;
};

const none: readonly Held[] = [];

type Hearing = {
  readonly known: Pick<ReturnType<typeof knowledge>, "hear" | "suspect">;
  readonly log: RedisLiveUpdatesOptions["log"];
};

const hearing =
  ({ known, log }: Hearing) =>
  (text: string) => {
    try {
      known.hear(heardIn(text));
    } catch (error) {
      known.suspect();
      log.warn({ err: error }, "a message of live updates cannot be read");
    }
  };

/** Fan-out between processes over Redis. Messages may be lost: they are numbered, who writes is heard twice a second, and whatever
 * leaves a gap makes everything that was kept count as changed. */
export const redisLiveUpdates = (options: RedisLiveUpdatesOptions) => {
  const { commands, prefix, log, held = () => none, onReached, beatMs = 500, silenceMs = 2_000 } = options;
  const own = randomUUID();
  const known = knowledge({ own, held, onReached, silenceMs });
  const channel = `${prefix}live`;

  const box = outbox(async (letter, beat) => {
    const message: Message = { from: own, number: known.next(), ...(beat && { held: held() }), ...letter };
    try {
      await commands.eval(tellScript, 1, `${prefix}clock`, channel, JSON.stringify(message));
    } catch {
      // The others find the gap in our numbers, and so do we.
      known.suspect();
    }
  });

  const heard = subscription({
    redis: options.listening,
    channel,
    silentMs: 2 * silenceMs,
    onMessage: hearing({ known, log }),
    onOpen: () => {
      known.suspect();
      box.beat();
    },
    onClose: known.suspect,
  });
  const beats = setInterval(() => {
    heard.check();
    box.beat();
  }, beatMs);
  beats.unref();

  return {
    publish: (updates: readonly Update[]) => {
      for (const { view, key } of updates) {
        known.changed(view, key);
        box.add(view, key);
      }
      for (const { view, key } of updates) known.listening.tell(view, key);
    },
    reached: box.reach,
    /** `view` has been seen, elsewhere than in a message, to have moved: what was kept of it counts no more, in this process. */
    movedUnheard: (view: string) => {
      known.movedUnheard(view);
      box.beat();
    },
    listen: known.listening.add,
    version: known.version,
    now: known.now,
    since: known.since,
    /** Whether every change of `view` is heard at the moment; where it is not, who waits for one has to look. */
    follows: known.follows,
    stop: () => {
      clearInterval(beats);
      heard.stop();
    },
  };
};
