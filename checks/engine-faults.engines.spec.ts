import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ordersTable } from "../adapters/views/postgres/orders-tables.ts";
import type { Kind } from "../deploy/distributed/configuration.ts";
import { engineControl, type EngineName, howToControl } from "./engine-control.ts";
import { placedIn } from "./event-promises.ts";
import { settled } from "./settled.ts";
import {
  buyers,
  downMs,
  faultTimeoutMs,
  frozenMs,
  roundNumbers,
  startTimeoutMs,
  type UnderFaults,
  underFaults,
} from "./under-faults.fixture.ts";

const control = engineControl();
if (!control) console.warn(howToControl);
const drainedWithinMs = 240_000;
const regroupMs = 5_000;

describe("Two of every process on engines that fail under load", { timeout: faultTimeoutMs }, () => {
  let on: UnderFaults["on"];
  let under: UnderFaults;

  beforeAll(async () => {
    under = await underFaults();
    on = under.on;
  }, startTimeoutMs);
  afterAll(() => under.close());

  const unseen = async (orderIds: readonly string[]) => {
    const text = `SELECT id::text FROM ${ordersTable} WHERE id = ANY ($1::uuid[])`;
    const { rows } = await on.server.pool.query<{ id: string }>(text, [orderIds]);
    const seen = new Set(rows.map(({ id }) => id));
    return orderIds.filter((id) => !seen.has(id));
  };

  /** Stops a process for a while, and until all orders of that while are in the view without it. */
  const frozen = async (kind: Kind, index: number) => {
    const { pid } = on.all.running(kind, index);
    process.kill(pid, "SIGSTOP");
    try {
      const before = (await on.events()).length;
      await pause(frozenMs);
      const placed = placedIn((await on.events()).slice(before)).map(({ stream }) => stream.slice("order-".length));
      expect(placed.length).toBeGreaterThan(buyers);
      await settled(() => unseen(placed), drainedWithinMs);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await pause(2_000);
  };

  /** Every 5 s one member of the consumer group leaves it, or comes back. */
  const regrouped = async () => {
    for (const end = performance.now() + Math.max(downMs, 2 * regroupMs); performance.now() < end;) {
      const left = pause(regroupMs);
      await on.all.running("projections", 1).stop();
      await left;
      const joined = pause(regroupMs);
      await on.all.restart("projections", 1);
      await joined;
    }
  };

  describe.each(roundNumbers)("in round %i", () => {
    it.each<readonly [Kind, number]>([
      ["command-handlers", 0],
      ["projections", 0],
      ["relay", 0],
      ["relay", 1],
      ["read-api", 0],
    ])("keep every promise when a process is killed: %s %i", async (kind, index) => {
      await under.keepsPromises(async (draw) => {
        await on.all.running(kind, index).kill("SIGKILL");
        await pause(draw(3_000));
        await on.all.restart(kind, index);
      });
    });

    it
      .runIf(control !== undefined || process.env["CI"])
      .each<readonly [EngineName]>([["kafka"], ["eventstoredb"], ["mongodb"], ["redis"]])(
      "keep every promise when an engine is killed and comes back: %s",
      async (name) => {
        if (!control) throw new Error(howToControl);
        await under.keepsPromises(async () => {
          await control.kill(name);
          await pause(downMs).finally(() => control.up(name));
        });
      },
    );

    it("keep every promise when Postgres is killed and comes back", async () => {
      await under.keepsPromises(async () => {
        on.server.kill();
        await pause(downMs).finally(on.server.restart);
      });
    });

    it.each<readonly [Kind, number]>([
      ["relay", 0],
      ["relay", 1],
      ["projections", 0],
    ])("keep every promise when a process is frozen, replaced, and wakes up again: %s %i", async (kind, index) => {
      await under.keepsPromises(() => frozen(kind, index));
    });

    it("keep every promise while the consumer group of projections changes every 5 s", async () => {
      await under.keepsPromises(regrouped);
    });

    it("fill the catalog again by themselves when MongoDB's database is dropped under them", async () => {
      await under.keepsPromises(() => on.mongo.dropDatabase());
    });

    it("answer rightly when Redis is emptied", async () => {
      await under.keepsPromises(() => on.emptyRedis());
    });
  });
});
