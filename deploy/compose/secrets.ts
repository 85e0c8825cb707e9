import { argon2Passwords } from "../../adapters/passwords/argon2.ts";
import { openKeyStore } from "./key-store.ts";
import { openServerSecret } from "./server-secret.ts";

/** Keys, and what is made of the server's secret. All of it lies in the data folder, apart from the database. */
export const openSecrets = async (dataFolder: string, masterKey: string | undefined) => {
  const server = await openServerSecret(dataFolder);
  return {
    ...server,
    keyStore: await openKeyStore(dataFolder, masterKey),
    passwords: argon2Passwords({ pepper: server.secret.keyFor("passwords") }),
  };
};
