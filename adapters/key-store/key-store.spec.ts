import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { keyStoreContract } from "../../schemas/key-store.contract.ts";
import { fileKeyStore } from "./file.ts";
import { masterKeyFrom } from "./master-key.ts";
import { memoryKeyStore } from "./memory.ts";

const folders: string[] = [];
const folder = async () => {
  const made = await mkdtemp(join(tmpdir(), "tradepost-keys-"));
  folders.push(made);
  return made;
};

afterAll(async () => {
  await Promise.all(folders.map((made) => rm(made, { recursive: true, force: true })));
});

keyStoreContract("memory", async () => Promise.resolve(memoryKeyStore()));
keyStoreContract("a folder of files", async () => fileKeyStore(await folder()));

const textsIn = async (root: string) => {
  const names = await readdir(root, { recursive: true });
  return Promise.all(names.filter((name) => name.endsWith(".json")).map((name) => readFile(join(root, name), "utf8")));
};

describe("the key store of files", () => {
  it("gives the same key to processes that race, and after a restart", async () => {
    const root = await folder();
    const stores = await Promise.all([fileKeyStore(root), fileKeyStore(root), fileKeyStore(root)]);
    const raced = await Promise.all(stores.flatMap((store) => [store.keyFor("s"), store.keyFor("s")]));
    expect(new Set(raced.map(String)).size).toBe(1);
    expect(await (await fileKeyStore(root)).find("s")).toEqual(raced[0]);
  });

  it("leaves no temporary file behind", async () => {
    const root = await folder();
    const store = await fileKeyStore(root);
    await Promise.all(["a", "a", "b", "c"].map((subject) => store.keyFor(subject)));
    await store.destroy("a");
    expect((await readdir(root, { recursive: true })).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  it("keeps the master key for its owner alone, and data keys only wrapped", async () => {
    const root = await folder();
    const key = await (await fileKeyStore(root)).keyFor("s");
    expect((await stat(join(root, "master.key"))).mode & 0o777).toBe(0o600);
    expect((await textsIn(root)).join()).not.toContain(key.toString("base64"));
  });

  it("refuses keys of another master key", async () => {
    const root = await folder();
    await (await fileKeyStore(root)).keyFor("s");
    const other = await fileKeyStore(root, masterKeyFrom(Buffer.alloc(32, 7).toString("base64")));
    await expect(other.find("s")).rejects.toThrow(/was wrapped by master key/);
  });

  it("makes no new master key beside keys that a lost one wrapped", async () => {
    const root = await folder();
    await (await fileKeyStore(root)).keyFor("s");
    await rm(join(root, "master.key"));
    await expect(fileKeyStore(root)).rejects.toThrow(/restore it/);
  });

  it("has nothing left of a key that was destroyed", async () => {
    const root = await folder();
    const store = await fileKeyStore(root);
    await store.keyFor("s");
    await store.destroy("s");
    expect(await textsIn(root)).toEqual([JSON.stringify({ subject: "s", destroyed: true })]);
  });
});
