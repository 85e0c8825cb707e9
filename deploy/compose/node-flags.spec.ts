import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { oneArena, v8Flags } from "./node-flags.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, "../..", path), "utf8");

describe("The flags of Node", () => {
  it("are the same for npm start, for the image and for the processes that we start", () => {
    expect(read("package.json")).toContain(`"start": "node ${v8Flags.join(" ")} deploy/local/start.mjs"`);
    const image = read("deploy/images/Dockerfile");
    expect(image).toContain(`ENTRYPOINT ${JSON.stringify(["node", ...v8Flags]).replaceAll(",", ", ")}`);
    expect(image).toContain(`ENV MALLOC_ARENA_MAX=${oneArena.MALLOC_ARENA_MAX}`);
  });
});
