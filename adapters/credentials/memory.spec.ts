import { credentialsContract } from "../../command-handlers/accounts/credentials.contract.ts";
import { memoryCredentials } from "./memory.ts";

credentialsContract("memory", () =>
  Promise.resolve({ credentials: memoryCredentials(), close: () => Promise.resolve() }),
);
