const overloaded = () =>
  Object.assign(new Error("Too many passwords wait to be checked"), { code: "OVERLOADED" as const });

/** Runs at most `concurrency` tasks at once and lets at most `waitingMax` wait; beyond that it throws Overloaded. */
export const limitedTo = (concurrency: number, waitingMax: number) => {
  const waiting: (() => void)[] = [];
  let running = 0;

  const turn = () => {
    if (running < concurrency) {
      running += 1;
      return Promise.resolve();
    }
    if (waiting.length >= waitingMax) return Promise.reject(overloaded());
    return new Promise<void>((resolve) => waiting.push(resolve));
  };

  const done = () => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };

  return async <Result>(task: () => Promise<Result>): Promise<Result> => {
    await turn();
    try {
      return await task();
    } finally {
      done();
    }
  };
};
