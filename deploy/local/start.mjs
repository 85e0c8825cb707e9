import { enableCompileCache } from "node:module";
import { join } from "node:path";

// glibc gives threads that allocate arenas of their own, and each keeps what was freed in it: some twenty megabytes here, for nothing.
// How many it may be is read when a process begins, so this one begins anew, in its own place.
if (process.platform === "linux" && process.env.MALLOC_ARENA_MAX === undefined)
  process.execve(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    ...process.env,
    MALLOC_ARENA_MAX: "1",
  });

// Compiled code of earlier starts is taken up again: most of a start would be the compiling of libraries.
// Plain JavaScript, so that with all of it there, what strips types is not even loaded.
enableCompileCache(join(import.meta.dirname, "../../node_modules/.cache/tradepost"));

await import("./main.ts");
