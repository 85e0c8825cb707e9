import { execFile } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { inject } from "vitest";
import { tcpProxy } from "../../tcp-proxy.fixture.ts";

const shell = (command: string) => promisify(execFile)("sh", ["-c", command], { timeout: 30_000 });

const { EVENTSTORE_KILLABLE_URL: url, EVENTSTORE_KILL: kill, EVENTSTORE_START: start } = process.env;

/** How a server goes away for `awayMs`. */
export type Outages = {
  readonly name: string;
  readonly open: (awayMs: number) => Promise<{
    readonly url: string;
    readonly outage: () => Promise<void>;
    readonly close: () => Promise<void>;
  }>;
};

/** The shared server, whose connections are cut and refused. */
const cutOff: Outages = {
  name: "is cut off",
  open: async (awayMs) => {
    const proxy = await tcpProxy(inject("eventstoreUrl"));
    const outage = async () => {
      proxy.refuse();
      await pause(awayMs);
      proxy.restore();
    };
    return { url: proxy.url, outage, close: proxy.close };
  },
};

/** A server of the specs' own that may be killed at any time: EVENTSTORE_KILLABLE_URL, with the shell commands EVENTSTORE_KILL and
 * EVENTSTORE_START. */
const killed = (url: string, kill: string, start: string): Outages => ({
  name: "is killed",
  open: (awayMs) => {
    const outage = async () => {
      await shell(kill);
      await pause(awayMs);
      await shell(start);
    };
    return Promise.resolve({ url, outage, close: () => Promise.resolve() });
  },
});

/** Every way that can be had here. */
export const everyOutages = url && kill && start ? [cutOff, killed(url, kill, start)] : [cutOff];
