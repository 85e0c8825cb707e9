import { setTimeout as pause } from "node:timers/promises";
import { memoryRelayHints } from "../../adapters/relay-hints/memory.ts";
import { startRelay } from "../../command-handlers/relay/relay.ts";
import type { Lease } from "../../feeds/lease-keeper.ts";
import { quiet } from "../quiet.ts";
import type { FilledLog } from "./filled-log.ts";
import type { OwnTopics } from "./topics.ts";

const withinMs = 120_000;

const alwaysHeld: Lease = {
  isHeld: () => true,
  held: () => Promise.resolve(),
  release: () => Promise.resolve(),
};

const until = async (isSo: () => boolean) => {
  for (const deadline = performance.now() + withinMs; !isSo();) {
    if (performance.now() > deadline) throw new Error(`the relay was not done within ${withinMs} ms`);
    await pause(1);
  }
};

/** Seconds in which the relay publishes the whole of `log`, from when it has looked at the topics. */
export const secondsToPublish = async ({ feed, records }: FilledLog, { topics, broker }: OwnTopics) => {
  const head = await feed.head(0);
  const relay = startRelay({
    ...{ feed, broker, topics, records, hints: memoryRelayHints(), lease: alwaysHeld, log: quiet },
  });
  try {
    await until(() => relay.status().state === "active");
    const started = performance.now();
    await until(() => relay.status().position === head);
    return (performance.now() - started) / 1000;
  } finally {
    await relay.stop();
  }
};
