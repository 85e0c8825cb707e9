import type { Writable } from "node:stream";
import { type Row, table } from "../compose/table.ts";
import { demoLogins, demoPassword } from "../demo/logins.ts";
import type { Configuration } from "./configuration.ts";

const rowsOf = ({ port, demo, environment, databaseUrl, dataFolder }: Configuration): readonly Row[] => {
  const url = `http://localhost:${port}`;
  return [
    ["Tradepost", url],
    ["REST, try it", `${url}/docs`],
    ["OpenAPI", `${url}/openapi.json`],
    [environment === "development" ? "GraphiQL" : "GraphQL", `${url}/graphql`],
    ["Health", `${url}/health/ready   ${url}/health/live`],
    ["Data", databaseUrl === undefined ? dataFolder : `DATABASE_URL, keys in ${dataFolder}`],
    ...(demo ? demoLogins.map(({ role, email }): Row => [`Login as ${role}`, `${email}   ${demoPassword}`]) : []),
  ];
};

/** One table with every address and login. */
export const announce = (configuration: Configuration, to: Writable) => {
  to.write(`\n${table(rowsOf(configuration))}\nStop with Ctrl-C; "npm run reset" begins anew.\n\n`);
};
