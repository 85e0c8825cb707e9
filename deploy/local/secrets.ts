import { join } from "node:path";
import type { Pool } from "pg";
import { argon2Passwords } from "../../adapters/passwords/argon2.ts";
import { fileKeyStore } from "../../adapters/key-store/file.ts";
import { masterKeyFrom } from "../../adapters/key-store/master-key.ts";
import { pinServerSecret, serverSecretIn } from "../../adapters/key-store/server-secret.ts";

/** Keys, and what is made of the server's secret. All of it lies in the data folder, apart from the database. */
export const openSecrets = async (dataFolder: string, masterKey: string | undefined) => {
  const folder = join(dataFolder, "keys");
  const keyStore = await fileKeyStore(folder, masterKey === undefined ? undefined : masterKeyFrom(masterKey));
  const secret = await serverSecretIn(folder);
  return {
    keyStore,
    secret,
    passwords: argon2Passwords({ pepper: secret.keyFor("passwords") }),
    signing: { algorithm: "HS256", secret: secret.keyFor("access-tokens") } as const,
    pin: (pool: Pool) => pinServerSecret(pool, secret),
  };
};
