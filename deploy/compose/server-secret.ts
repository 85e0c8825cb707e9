import { join } from "node:path";
import type { Pool } from "pg";
import { internalTokens } from "../../adapters/internal-http/tokens.ts";
import { pinServerSecret, serverSecretIn } from "../../adapters/key-store/server-secret.ts";

/** The server's secret of a data folder, and what is made of it. */
export const openServerSecret = async (dataFolder: string) => {
  const secret = await serverSecretIn(join(dataFolder, "keys"));
  return {
    secret,
    /** Of access tokens. */
    signing: { algorithm: "HS256", secret: secret.keyFor("access-tokens") } as const,
    /** By which the processes of one installation know each other. */
    internalTokens: internalTokens(secret.keyFor("internal-tokens")),
    pin: (pool: Pool) => pinServerSecret(pool, secret),
  };
};
