import { until } from "../feeds/sample-log.contract.ts";
import { postgresEngine } from "./engine-on-postgres.contract.ts";

/** `node engine-process.contract.ts <database url>`: feeds the view up to the head of the log, in a process that may be killed. */
const [, , url] = process.argv;
if (!url) throw new Error("which database?");
const engine = await postgresEngine(url);
const projections = await engine.start();
const head = await engine.head();
await until(async () => (await engine.checkpoint()) === head);
await projections.stop();
await engine.close();
