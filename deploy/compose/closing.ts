import { setTimeout as pause } from "node:timers/promises";

type Close = () => unknown;

export type Closing = {
  /** What is opened later is closed earlier. */
  readonly add: (name: string, close: Close) => void;
  /** Closes everything once, however often it is called; answers the names of what failed or was too slow. */
  readonly close: () => Promise<readonly string[]>;
};

/** All that a process has to close, each within `eachMs`, so that one that hangs does not keep the others open. */
export const closing = (eachMs: number): Closing => {
  const opened: { readonly name: string; readonly close: Close }[] = [];
  let closed: Promise<readonly string[]> | undefined;

  const closeOne = async (close: Close) => {
    const late = new AbortController();
    const done = (async () => {
      await close();
      return true;
    })().catch(() => false);
    const inTime = await Promise.race([done, pause(eachMs, false, { signal: late.signal })]);
    late.abort();
    return inTime;
  };

  const closeAll = async () => {
    const failed: string[] = [];
    for (const { name, close } of opened.toReversed()) if (!(await closeOne(close))) failed.push(name);
    return failed;
  };

  return { add: (name, close) => opened.push({ name, close }), close: () => (closed ??= closeAll()) };
};
