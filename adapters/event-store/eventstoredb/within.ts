import { unreachable } from "./failure.ts";

/** What `call` answers, if it does within `ms`. The deadline of a call is the client's own only once it has found a server. */
export const within = <Answer>(what: string, ms: number, call: Promise<Answer>) => {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => {
    reject(unreachable(`${what} took longer than ${String(ms)} ms`));
  }, ms);
  // Every append waits here: a race, and another promise to clear the timer, would cost as much again.
  call.then(
    (answer) => {
      clearTimeout(timer);
      resolve(answer);
    },
    (error: unknown) => {
      clearTimeout(timer);
      reject(error);
    },
  );
  return promise;
};
