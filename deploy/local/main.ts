import { enableCompileCache } from "node:module";
import { join } from "node:path";

// Compiled code of earlier starts is taken up again: half of a start is the compiling of libraries.
enableCompileCache(join(import.meta.dirname, "../../node_modules/.cache/tradepost"));

const { run } = await import("./run.ts");
await run();
