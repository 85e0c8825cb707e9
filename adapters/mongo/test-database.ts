import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { openMongo } from "./open.ts";

/** A fresh, empty database of a spec's own; `drop` it when done. */
export const testMongo = async () => {
  const url = new URL(inject("mongodbUrl"));
  url.pathname = `/spec_${randomUUID().replaceAll("-", "")}`;
  const { db, close } = await openMongo(url.href, { applicationName: "spec" });
  return {
    url: url.href,
    db,
    drop: async () => {
      await db.dropDatabase();
      await close();
    },
  };
};
