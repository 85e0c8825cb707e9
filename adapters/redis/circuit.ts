import type { RedisClient } from "./client.ts";

const restMs = 1_000;

/** Work with Redis that may be left out. After a failure nobody waits for Redis again for a second, and then one caller tries first. */
export const circuit = (redis: RedisClient) => {
  let restUntil = 0;
  let failing = false;
  let trying = false;

  const isOpen = () => redis.status !== "ready" || (failing && (trying || performance.now() < restUntil));

  return {
    /** undefined: Redis is away, or did not answer in time; what `work` did there is unknown then. */
    attempt: async <Value>(work: () => Promise<Value>): Promise<{ readonly value: Value } | undefined> => {
      if (isOpen()) return undefined;
      trying = failing;
      try {
        const value = await work();
        failing = false;
        return { value };
      } catch {
        // The client has logged the outage once; here it only costs time.
        failing = true;
        restUntil = performance.now() + restMs;
        return undefined;
      } finally {
        trying = false;
      }
    },
  };
};

export type Circuit = ReturnType<typeof circuit>;
