import { setTimeout as pause } from "node:timers/promises";
import { type TcpProxy, tcpProxy } from "../adapters/tcp-proxy.fixture.ts";
import type { Draw } from "./fault-settings.ts";
import { kafkaProxy } from "./kafka-proxy.fixture.ts";
import type { ProcessUrls } from "./on-engines.fixture.ts";

/** A proxy before each engine. */
export const engineProxies = async (urls: ProcessUrls) => {
  const proxies = {
    eventstoredb: await tcpProxy(urls.EVENTSTORE_URL),
    kafka: await kafkaProxy(urls.KAFKA_BROKERS),
    mongodb: await tcpProxy(urls.MONGODB_URL),
    redis: await tcpProxy(urls.REDIS_URL),
    postgres: await tcpProxy(urls.DATABASE_URL),
  };
  return {
    proxies,
    urls: {
      ...urls,
      EVENTSTORE_URL: proxies.eventstoredb.url,
      KAFKA_BROKERS: proxies.kafka.url,
      MONGODB_URL: proxies.mongodb.url,
      REDIS_URL: proxies.redis.url,
      DATABASE_URL: proxies.postgres.url,
    } satisfies ProcessUrls,
    close: async () => {
      for (const proxy of Object.values(proxies)) await proxy.close();
    },
  };
};

export type EngineProxies = Awaited<ReturnType<typeof engineProxies>>;
export type ProxiedEngine = keyof EngineProxies["proxies"];

type Fault = (proxy: TcpProxy, forMs: number, draw: Draw) => Promise<void>;

/** Again and again every connection is cut after its answers were lost for a moment: what was asked for is done, and nobody was told. */
const cut: Fault = async (proxy, forMs, draw) => {
  for (const end = performance.now() + forMs; performance.now() < end;) {
    await pause(100 + draw(900));
    proxy.loseAnswers();
    await pause(draw(200));
    proxy.restore();
  }
};

/** Answers wait, then questions too; in the end all of them arrive, whoever has given them up meanwhile. */
const stalled: Fault = async (proxy, forMs) => {
  proxy.stallAnswers();
  await pause(forMs / 2);
  proxy.stall();
  await pause(forMs / 2);
  proxy.restore();
};

const delayed: Fault = async (proxy, forMs, draw) => {
  proxy.delay(() => draw(300));
  await pause(forMs);
  proxy.restore();
};

/** What can happen to a connection; afterwards it is as it was. */
export const connectionFaults = { cut, stalled, delayed } as const;
