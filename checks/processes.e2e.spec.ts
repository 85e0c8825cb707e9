import { allBrokenPromises } from "./all-promises.ts";
import { startDistributed } from "./distributed.ts";
import { ownServer } from "./own-server.ts";
import { processesContract } from "./processes.contract.ts";

processesContract("one Postgres", async () => {
  const server = await ownServer();
  const all = await startDistributed(server, { TRADEPOST_RATE_LIMITS: "off", LOG_LEVEL: "error" });
  return {
    all,
    placements: async (key) => {
      const text = "SELECT 1 FROM log_events WHERE type = 'OrderPlaced' AND data->>'reference' = $1";
      return (await server.pool.query(text, [key])).rowCount ?? 0;
    },
    brokenPromises: (acknowledged) => allBrokenPromises(server, acknowledged),
    close: async () => {
      await all.stop();
      await server.close();
    },
  };
});
