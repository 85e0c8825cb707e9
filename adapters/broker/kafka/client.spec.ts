import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { kafkaClient } from "./client.ts";

const refusedPort = async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
};

/** Like pino's: its methods want to be called on it. */
const methodLog = () => ({
  lines: [] as string[],
  warn(_: object, message: string) {
    this.lines.push(message);
  },
});

describe("The client's own warnings", () => {
  it("reach a log whose methods want to be called on it, once a minute, and end no process", async () => {
    const log = methodLog();
    const admin = kafkaClient({ brokers: [`127.0.0.1:${await refusedPort()}`], clientId: "spec", log }).admin();
    await expect(admin.connect()).rejects.toThrow(/ECONNREFUSED/);
    expect(log.lines.filter((line) => line.startsWith("Connection error"))).toHaveLength(1);
  });
});
