import type { Snapshot } from "../../command-handlers/snapshots.ts";
import { snapshotsContract } from "../../command-handlers/snapshots.contract.ts";
import { memorySnapshots } from "./memory.ts";

snapshotsContract("memory", async () => memorySnapshots<Snapshot>());
