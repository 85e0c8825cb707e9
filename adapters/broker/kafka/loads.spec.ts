import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

// A test runner lets CommonJS modules be imported by any name; Node, which runs the processes, does not.
it("the Kafka broker loads in plain Node", async () => {
  const broker = join(import.meta.dirname, "broker.ts");
  const client = join(import.meta.dirname, "client.ts");
  const text = `await import(${JSON.stringify(broker)}); (await import(${JSON.stringify(client)})).kafkaClient({ brokers: ["127.0.0.1:1"], clientId: "spec" });`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", text]);
  expect(stdout + stderr).toBe("");
});
