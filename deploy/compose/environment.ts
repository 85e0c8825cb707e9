import { existsSync } from "node:fs";
import { join } from "node:path";

/** Settings of the process, with those of a `.env` file in the checkout where the process has none. */
export const environment = (): NodeJS.ProcessEnv => {
  const file = join(import.meta.dirname, "../../.env");
  if (existsSync(file)) process.loadEnvFile(file);
  return process.env;
};
