import { execFile } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { inject } from "vitest";
import { tcpProxy } from "../../tcp-proxy.fixture.ts";

const shell = (command: string) => promisify(execFile)("sh", ["-c", command], { timeout: 30_000 });

const { EVENTSTORE_KILLABLE_URL: url, EVENTSTORE_KILL: kill, EVENTSTORE_START: start } = process.env;

/** Whether there is a server of the specs' own that may be killed at any time. */
export const isKillable = Boolean(url && kill && start);

/** A server that goes away for `awayMs`. With EVENTSTORE_KILLABLE_URL, and EVENTSTORE_KILL and EVENTSTORE_START as shell commands, it is
 * one of the specs' own: killed at once, and started again. Else it is the shared one, whose connections are cut and refused. */
export const outages = async (awayMs: number) => {
  if (url && kill && start) {
    const outage = async () => {
      await shell(kill);
      await pause(awayMs);
      await shell(start);
    };
    return { url, outage, close: () => Promise.resolve() };
  }
  const proxy = await tcpProxy(inject("eventstoreUrl"));
  const outage = async () => {
    proxy.refuse();
    await pause(awayMs);
    proxy.restore();
  };
  return { url: proxy.url, outage, close: proxy.close };
};
