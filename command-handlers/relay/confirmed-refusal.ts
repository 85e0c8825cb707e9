import { isRelayRefused, type RelayRefused } from "./refused.ts";

/** Believes a refusal once it has stood for `confirmMs`, look after look: a broker that was frozen answers for partitions that others lead
 * by then, until it has heard of it. */
export const confirmedRefusal = (confirmMs: number) => {
  let since: number | undefined;
  const forget = () => {
    since = undefined;
  };
  return {
    /** Something else came in between: the next refusal is the first one. */
    forget,
    isConfirmed: (error: unknown): error is RelayRefused => {
      if (!isRelayRefused(error)) {
        forget();
        return false;
      }
      since ??= performance.now();
      return performance.now() - since >= confirmMs;
    },
  };
};
