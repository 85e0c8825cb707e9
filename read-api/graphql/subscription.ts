import { Repeater } from "graphql-yoga";
import { callerKey } from "../http/caller.ts";
import { problemError, problems } from "../http/problem.ts";
import type { GraphContext } from "./graph-context.ts";

/** How many subscriptions each client holds open. */
export type SubscriptionSlots = {
  readonly full: (client: string) => boolean;
  /** undefined when the client has as many as it may; else what gives the place back. */
  readonly take: (client: string) => (() => void) | undefined;
};

export const subscriptionSlots = (perClient: number): SubscriptionSlots => {
  const open = new Map<string, number>();
  return {
    full: (client) => (open.get(client) ?? 0) >= perClient,
    take: (client) => {
      const count = open.get(client) ?? 0;
      if (count >= perClient) return undefined;
      open.set(client, count + 1);
      return () => {
        const left = (open.get(client) ?? 1) - 1;
        if (left === 0) open.delete(client);
        else open.set(client, left);
      };
    },
  };
};

/** Wakes one waiter; a call that comes while nobody waits is kept, several are one. */
const bell = () => {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      wake?.();
    },
    heard: async () => {
      if (!rung) await new Promise<void>((resolve) => (wake = resolve));
      rung = false;
      wake = undefined;
    },
  };
};

type Watched<Row> = {
  readonly views: readonly string[];
  readonly key: string;
  /** Reads it as the viewer may see it now; undefined ends the subscription. */
  readonly load: () => Promise<Row | undefined>;
};

/** The row as it stands, then again after each commit that changed it. Who reads slowly skips what lies between: a row is a state.
 * Ends with the session. @throws ProblemError NotFound, TooManyRequests. */
export const watch = async <Row>(context: GraphContext, { views, key, load }: Watched<Row>) => {
  const { caller, services, slots } = context;
  if ((await load()) === undefined) throw problemError(problems.notFound());
  const client = callerKey(caller);
  if (slots.full(client)) throw problemError(problems.tooManyRequests(60_000));

  return new Repeater<Row>(async (push, stop) => {
    const release = slots.take(client);
    if (!release) throw problemError(problems.tooManyRequests(60_000));
    const changed = bell();
    const unlisten = views.map((view) => services.ports.live.listen(view, key, changed.ring));
    const lasts = (caller.session?.expiresAtMs ?? Number.POSITIVE_INFINITY) - Date.now();
    const expiry = setTimeout(stop, Math.min(Math.max(lasts, 0), 2 ** 31 - 1));
    const ended = stop.then(() => undefined);
    try {
      let shown: string | undefined;
      let row = await load();
      while (row !== undefined) {
        const text = JSON.stringify(row);
        if (text !== shown) await push(row);
        shown = text;
        const woken = await Promise.race([changed.heard().then(() => "changed" as const), ended]);
        row = woken && (await load());
      }
    } finally {
      unlisten.forEach((end) => {
        end();
      });
      clearTimeout(expiry);
      release();
      stop();
    }
  });
};
