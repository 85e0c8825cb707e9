import type { Writable } from "node:stream";
import type { Configuration } from "./configuration.ts";
import { demoLogins, demoPassword } from "../demo/logins.ts";

type Row = readonly [string, string];

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
  const rows = rowsOf(configuration);
  const [left, right] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (name: string, text: string) => `│ ${name.padEnd(left ?? 0)} │ ${text.padEnd(right ?? 0)} │`;
  const rule = (start: string, middle: string, end: string) =>
    `${start}${"─".repeat((left ?? 0) + 2)}${middle}${"─".repeat((right ?? 0) + 2)}${end}`;
  const lines = [rule("┌", "┬", "┐"), ...rows.map(([name, text]) => line(name, text)), rule("└", "┴", "┘")];
  to.write(`\n${lines.join("\n")}\nStop with Ctrl-C; "npm run reset" begins anew.\n\n`);
};
