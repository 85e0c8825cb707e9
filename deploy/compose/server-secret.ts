import { join } from "node:path";
import { serverSecretIn } from "../../adapters/key-store/server-secret.ts";

/** The server's secret of a data folder, and what access tokens are signed with. */
export const openServerSecret = async (dataFolder: string) => {
  const secret = await serverSecretIn(join(dataFolder, "keys"));
  return { secret, signing: { algorithm: "HS256", secret: secret.keyFor("access-tokens") } as const };
};
