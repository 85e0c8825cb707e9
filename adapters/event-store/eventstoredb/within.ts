import { unreachable } from "./failure.ts";

/** What `call` answers, if it does within `ms`. The deadline of a call is the client's own only once it has found a server. */
export const within = async <Answer>(what: string, ms: number, call: Promise<Answer>) => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(unreachable(`${what} took longer than ${String(ms)} ms`));
    }, ms);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
};
