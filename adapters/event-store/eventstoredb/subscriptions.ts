import type { Position } from "../../../schemas/recorded-event.ts";
import type { AllSubscription } from "./all-subscription.ts";

/** Each reader of the feed has one: the tail that consumers share, and those that rebuild. */
const keptMax = 16;
const idleMs = 30_000;

type Kept = {
  readonly after: Position | undefined;
  readonly subscription: AllSubscription;
  readonly expiry: NodeJS.Timeout;
};

/** Subscriptions between two reads, each at the place up to which its reader has read. */
export const subscriptions = () => {
  let kept: readonly Kept[] = [];
  const taken = new Map<AllSubscription, Position | undefined>();

  const drop = (entry: Kept) => {
    kept = kept.filter((one) => one !== entry);
    clearTimeout(entry.expiry);
    return entry.subscription.close();
  };

  return {
    /** True when one of them is behind `after` and knows that nothing follows. */
    isAtEnd: (after: Position | undefined) =>
      kept.some((one) => one.after === after && one.subscription.isAtEnd()) ||
      [...taken].some(([subscription, at]) => at === after && subscription.isAtEnd()),

    /** Takes the one that continues behind `after`, for one reader alone. */
    take: (after: Position | undefined) => {
      const entry = kept.find((one) => one.after === after && !one.subscription.isOver());
      if (!entry) return undefined;
      kept = kept.filter((one) => one !== entry);
      clearTimeout(entry.expiry);
      return entry.subscription;
    },

    /** Notes that `subscription` is being read behind `after`. */
    use: (subscription: AllSubscription, after: Position | undefined) => {
      taken.set(subscription, after);
    },

    /** Keeps it for whoever reads on behind `after`; the one unused for longest goes when there are too many. */
    keep: (subscription: AllSubscription, after: Position | undefined) => {
      taken.delete(subscription);
      const expiry = setTimeout(() => {
        void drop(entry);
      }, idleMs).unref();
      const entry: Kept = { after, subscription, expiry };
      kept = [...kept, entry];
      const [oldest] = kept;
      if (kept.length > keptMax && oldest) void drop(oldest);
    },

    discard: (subscription: AllSubscription) => {
      taken.delete(subscription);
      void subscription.close();
    },

    close: async () => {
      await Promise.all([...kept.map(drop), ...[...taken.keys()].map((subscription) => subscription.close())]);
    },
  };
};
