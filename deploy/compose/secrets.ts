import { join } from "node:path";
import type { Pool } from "pg";
import { argon2Passwords } from "../../adapters/passwords/argon2.ts";
import { fileKeyStore } from "../../adapters/key-store/file.ts";
import { masterKeyFrom } from "../../adapters/key-store/master-key.ts";
import { pinServerSecret } from "../../adapters/key-store/server-secret.ts";
import { openServerSecret } from "./server-secret.ts";

/** Keys, and what is made of the server's secret. All of it lies in the data folder, apart from the database. */
export const openSecrets = async (dataFolder: string, masterKey: string | undefined) => {
  const { secret, signing } = await openServerSecret(dataFolder);
  return {
    keyStore: await openKeyStore(dataFolder, masterKey),
    secret,
    passwords: argon2Passwords({ pepper: secret.keyFor("passwords") }),
    signing,
    pin: (pool: Pool) => pinServerSecret(pool, secret),
  };
};

/** For who only reads what is encrypted. */
export const openKeyStore = (dataFolder: string, masterKey: string | undefined) =>
  fileKeyStore(join(dataFolder, "keys"), masterKey === undefined ? undefined : masterKeyFrom(masterKey));
