import type { Feed } from "../../feeds/feed.ts";
import type { EventCodec } from "../../schemas/event-codec.ts";
import { fault } from "./fault.ts";

/** So early in a store's life the first people are in it. */
const looked = 200;

const isKeyMissing = (error: unknown) => error instanceof Error && "code" in error && error.code === "KEY_MISSING";

/** A store under other keys would be read half, and new people written under keys that do not belong to it.
 * @throws Fault when the keys of the store's first people are not in `dataFolder`. */
export const keysFit = async (
  feed: Pick<Feed, "read">,
  { decode }: Pick<EventCodec, "decode">,
  dataFolder: string,
): Promise<void> => {
  const first = await feed.read(0, undefined, { limit: looked, waitMs: 0 });
  try {
    await decode(first);
  } catch (error) {
    if (!isKeyMissing(error)) return;
    throw fault(
      `The event store holds people's data whose keys are not in ${dataFolder}. Set TRADEPOST_DATA to the folder that belongs to this store (and TRADEPOST_MASTER_KEY, where one was set), or start on an empty store.`,
    );
  }
};
