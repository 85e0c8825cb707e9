import { relayHintsContract } from "../../command-handlers/relay/relay-hints.contract.ts";
import { memoryRelayHints } from "./memory.ts";

relayHintsContract("memory", memoryRelayHints);
