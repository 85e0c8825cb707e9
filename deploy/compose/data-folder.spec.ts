import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimDataFolder, holdsKeysOfAnother, shareDataFolder } from "./data-folder.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tradepost-folder-"));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("A data folder", () => {
  it("is made when it is missing, and taken up again", async () => {
    const path = join(root, "new", "folder");
    (await claimDataFolder(path)).release();
    (await claimDataFolder(path)).release();
  });

  it("belongs to one process at a time", async () => {
    const path = join(root, "data");
    const { release } = await claimDataFolder(path);
    await expect(claimDataFolder(path)).rejects.toThrow(/Another Tradepost is running/);
    release();
  });

  it("is taken over from a process that was killed", async () => {
    const path = join(root, "data");
    (await claimDataFolder(path)).release();
    writeFileSync(join(path, "lock"), "");
    (await claimDataFolder(path)).release();
  });

  it("is locked under a long path too", async () => {
    const path = join(root, "x".repeat(120));
    const { release } = await claimDataFolder(path);
    await expect(claimDataFolder(path)).rejects.toThrow(/Another Tradepost/);
    release();
  });

  it("is refused when it holds something else", async () => {
    writeFileSync(join(root, "thesis.doc"), "");
    await expect(claimDataFolder(root)).rejects.toThrow(/not Tradepost's/);
  });

  it("is refused when a newer release wrote it", async () => {
    writeFileSync(join(root, "tradepost.json"), '{"format":2}');
    await expect(claimDataFolder(root)).rejects.toThrow(/newer Tradepost/);
  });

  it("with the keys of a database elsewhere is shared, and known as such", async () => {
    const path = join(root, "data");
    shareDataFolder(path);
    shareDataFolder(path);
    expect(holdsKeysOfAnother(path)).toBe(true);
    const { release } = await claimDataFolder(path);
    shareDataFolder(path);
    release();
  });

  it("is refused when it is a file", async () => {
    mkdirSync(join(root, "a"));
    writeFileSync(join(root, "a", "file"), "");
    await expect(claimDataFolder(join(root, "a", "file"))).rejects.toThrow(/is a file/);
  });
});
