import { checkpointsContract } from "../../feeds/checkpoints.contract.ts";
import { leasesContract } from "../../feeds/leases.contract.ts";
import { memoryCheckpoints } from "../checkpoints/memory.ts";
import { memoryLeases } from "./memory.ts";

leasesContract("memory", () => memoryLeases());
checkpointsContract("memory", memoryCheckpoints);
