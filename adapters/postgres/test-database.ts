import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

const administer = async (statement: string) => {
  const client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

/** A fresh, empty database of a spec's own; `drop` it when done. */
export const testDatabase = async () => {
  const name = `spec_${randomUUID().replaceAll("-", "")}`;
  await administer(`CREATE DATABASE ${name}`);
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
};
