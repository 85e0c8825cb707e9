import { liveUpdatesContract } from "../../read-api/live-updates.contract.ts";
import { memoryLiveUpdates } from "./memory.ts";

liveUpdatesContract("Live updates in memory", () => {
  const live = memoryLiveUpdates();
  return Promise.resolve({ publish: live.publish, live, settled: () => Promise.resolve() });
});
