import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { client, must, textOf } from "../../checks/http-client.ts";
import type { Instance } from "../../checks/instance.ts";
import { settled } from "../../checks/settled.ts";
import { loginAs } from "../../checks/world.ts";
import { decodeToken } from "../../read-api/http/consistency.ts";

/** One run of the program, as somebody at a terminal starts it. */
export const runMigration = (args: readonly string[]) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const out of [child.stdout, child.stderr]) out.on("data", (part: Buffer) => (text += part.toString()));
  const ended = once(child, "close");
  return {
    /** Resolves when it has ended: its exit code, null when it was killed, and all that it said. */
    done: ended.then(() => ({ code: child.exitCode, text })),
    text: () => text,
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
};

/** Lets it run until `phase` is over, and `ms` longer; then pulls the plug. False when it was through before. */
export const killedAfter = async (args: readonly string[], phase: string, ms: number) => {
  const run = runMigration(args);
  await Promise.race([run.done, settled(() => Promise.resolve(run.text().includes(`${phase} `) ? [] : [phase]))]);
  await pause(ms);
  await run.kill();
  return (await run.done).code === null;
};

/** A command of the demo's supplier, sent with a key. */
const keyedProduct = {
  key: "a-product-that-moves-along",
  body: {
    sku: "MOVES-1",
    name: "A product that moves along",
    description: "Made before the move.",
    pricing: { basePrice: "12.50", currency: "GBP", bulkPricing: [] },
    category: { primary: "Moving", secondary: null, tags: ["moved"] },
    publish: true,
  },
};

/** Sends the keyed command: the answer's body, and the streams and positions that it asks reads to wait for. */
export const sendKeyed = async ({ url }: Pick<Instance, "url">) => {
  const at = client(url);
  try {
    const token = await loginAs(at, "company");
    const headers = { "idempotency-key": keyedProduct.key };
    const call = { method: "POST", path: "/api/products", token, headers, body: keyedProduct.body };
    const { status, text, headers: answered } = await at.call(call);
    if (status !== 201) throw new Error(`${String(status)} ${text}`);
    const seen = decodeToken(String(answered["consistency-token"]))?.seen ?? [];
    return { answer: JSON.parse(text) as unknown, seen };
  } finally {
    at.close();
  }
};

/** The e-mail that an account sees of itself. */
export const myself = async ({ url }: Pick<Instance, "url">) => {
  const at = client(url);
  try {
    const token = await loginAs(at, "retailer");
    return textOf(await must(at, { method: "GET", path: "/api/auth/me", token }), "email");
  } finally {
    at.close();
  }
};

/** Waits until nothing moves any more: every view has seen all there is, twice in a row. */
export const quiet = async ({ url }: Pick<Instance, "url">) => {
  const at = client(url);
  try {
    const token = await loginAs(at, "admin");
    let before = "";
    await settled(async () => {
      await pause(500);
      const status = await must(at, { method: "GET", path: "/api/system/status", token });
      const text = JSON.stringify(status);
      const isSame = text === before;
      before = text;
      return isSame && !/"lagEvents":[1-9]/.test(text) ? [] : ["the log or a view"];
    });
  } finally {
    at.close();
  }
};
