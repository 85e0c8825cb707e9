import { join } from "node:path";
import type { Pool } from "pg";
import { internalTokens } from "../../adapters/internal-http/tokens.ts";
import { pinServerSecret, serverSecretFrom, serverSecretIn } from "../../adapters/key-store/server-secret.ts";
import { joinDataFolder } from "./data-folder.ts";

const secretIn = (dataFolder: string) => {
  joinDataFolder(dataFolder);
  return serverSecretIn(join(dataFolder, "keys"));
};

/** The server's secret as it is `given`, or as it lies in the data folder; and what is made of it. */
export const openServerSecret = async (dataFolder: string, given?: string) => {
  const secret = given === undefined ? await secretIn(dataFolder) : serverSecretFrom(given);
  return {
    secret,
    /** Of access tokens. */
    signing: { algorithm: "HS256", secret: secret.keyFor("access-tokens") } as const,
    /** By which the processes of one installation know each other. */
    internalTokens: internalTokens(secret.keyFor("internal-tokens")),
    pin: (pool: Pool) => pinServerSecret(pool, secret),
  };
};
