import { join } from "node:path";
import { fileKeyStore } from "../../adapters/key-store/file.ts";
import { masterKeyFrom } from "../../adapters/key-store/master-key.ts";

/** The data keys of people, in the data folder. */
export const openKeyStore = (dataFolder: string, masterKey: string | undefined) =>
  fileKeyStore(join(dataFolder, "keys"), masterKey === undefined ? undefined : masterKeyFrom(masterKey));
