import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TcpProxy, tcpProxy } from "./tcp-proxy.fixture.ts";

let server: Server;
let proxy: TcpProxy;
let heard: string;
let answered: string;
let client: Socket;

const until = async (holds: () => boolean) => {
  for (const deadline = Date.now() + 5_000; !holds();) {
    if (Date.now() > deadline) throw new Error(`heard "${heard}", answered "${answered}"`);
    await pause(5);
  }
};

const gone = (socket: Socket) => new Promise((resolve) => socket.once("close", resolve));

const dial = () => {
  const socket = connect(Number(/:(\d+)\//.exec(proxy.url)?.[1]), "127.0.0.1");
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => (answered += chunk.toString()));
  return socket;
};

beforeEach(async () => {
  [heard, answered] = ["", ""];
  server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      heard += chunk.toString();
      socket.write(chunk.toString().toUpperCase());
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  proxy = await tcpProxy(`redis://127.0.0.1:${typeof address === "object" ? String(address?.port) : ""}/0`);
  client = dial();
  client.write("a");
  await until(() => answered === "A");
});

afterEach(async () => {
  client.destroy();
  await proxy.close();
  server.close();
});

describe("The proxy", () => {
  it("reads as the URL of the server, elsewhere", () => {
    expect(proxy.url).toMatch(/^redis:\/\/127\.0\.0\.1:\d+\/0$/);
  });

  it("cuts, and takes a new connection at once", async () => {
    const cut = gone(client);
    proxy.cut();
    await cut;
    client = dial();
    client.write("b");
    await until(() => answered === "AB");
  });

  it("holds answers back while questions arrive, then hands them on", async () => {
    proxy.stallAnswers();
    client.write("b");
    await until(() => heard === "ab");
    await pause(50);
    expect(answered).toBe("A");
    proxy.restore();
    await until(() => answered === "AB");
  });

  it("holds questions back too, also of those who have gone meanwhile", async () => {
    proxy.stall();
    client.end("b");
    await pause(50);
    expect(heard).toBe("a");
    proxy.restore();
    await until(() => heard === "ab");
  });

  it("loses answers, and cuts once it is restored", async () => {
    proxy.loseAnswers();
    client.write("b");
    await until(() => heard === "ab");
    const cut = gone(client);
    proxy.restore();
    await cut;
    expect(answered).toBe("A");
  });

  it("delays, and never lets a chunk overtake another", async () => {
    let lateMs = 60;
    proxy.delay(() => (lateMs -= 20));
    const began = performance.now();
    for (const letter of "bcd") {
      client.write(letter);
      await pause(5);
    }
    await until(() => answered === "ABCD");
    expect(heard).toBe("abcd");
    expect(performance.now() - began).toBeGreaterThan(35);
  });
});
