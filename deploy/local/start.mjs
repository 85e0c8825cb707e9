import { enableCompileCache } from "node:module";
import { join } from "node:path";

// Compiled code of earlier starts is taken up again: most of a start would be the compiling of libraries.
// Plain JavaScript, so that with all of it there, what strips types is not even loaded.
enableCompileCache(join(import.meta.dirname, "../../node_modules/.cache/tradepost"));

await import("./main.ts");
