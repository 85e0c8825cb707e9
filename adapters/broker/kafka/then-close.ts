import { within } from "./within.ts";

const closeMs = 2_000;

/** Disconnects within a bound, and never fails. */
export const closeQuietly = async (close: () => Promise<unknown>) => {
  await within(closeMs, "Disconnecting from Kafka", close()).catch(() => undefined);
};

type Task<T> = { readonly what: string; readonly ms: number; readonly work: Promise<T> };

/** The answer of `work`, closed afterwards, after `ms` at the latest. Work that goes on after its deadline connects anew when the
 * client retries, so once it ends everything is closed again. */
export const thenClose = async <T>({ what, ms, work }: Task<T>, close: () => Promise<unknown>): Promise<T> => {
  const progress = { isSettled: false };
  const settled = () => {
    progress.isSettled = true;
  };
  work.then(settled, settled);
  const closing = () => closeQuietly(close);
  try {
    return await within(ms, what, work);
  } finally {
    if (!progress.isSettled) work.then(closing, closing);
    await closing();
  }
};
