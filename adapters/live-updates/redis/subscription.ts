import type { RedisClient } from "../../redis/client.ts";

export type SubscriptionOptions = {
  readonly redis: RedisClient;
  readonly channel: string;
  /** A connection that brings nothing for so long is made anew: our own messages should come back on it. */
  readonly silentMs: number;
  readonly onMessage: (text: string) => void;
  /** From now on everything is heard. */
  readonly onOpen: () => void;
  readonly onClose: () => void;
};

/** Hears a channel, and again after each loss of the connection. */
export const subscription = (options: SubscriptionOptions) => {
  const { redis, channel, silentMs, onMessage, onOpen, onClose } = options;
  let aliveAt = performance.now();

  const open = async () => {
    try {
      await redis.subscribe(channel);
      aliveAt = performance.now();
      onOpen();
    } catch {
      // Without an answer the state of the connection is unknown.
      redis.disconnect(true);
    }
  };
  const ready = () => void open();
  const message = (from: string, text: string) => {
    if (from !== channel) return;
    aliveAt = performance.now();
    onMessage(text);
  };

  redis.on("ready", ready);
  redis.on("close", onClose);
  redis.on("message", message);
  if (redis.status === "ready") ready();

  return {
    check: () => {
      if (redis.status !== "ready" || performance.now() - aliveAt <= silentMs) return;
      aliveAt = performance.now();
      redis.disconnect(true);
    },
    stop: () => {
      redis.off("ready", ready);
      redis.off("close", onClose);
      redis.off("message", message);
    },
  };
};
