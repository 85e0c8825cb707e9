import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestLog } from "./test-log.ts";

describe("The head of the log", () => {
  let log: Awaited<ReturnType<typeof openTestLog>>;
  beforeAll(async () => {
    log = await openTestLog();
  });
  afterAll(() => log.close());

  it.each(["true", "false"])("is one row: a second one whose key is %s is refused", async (key) => {
    const second = `INSERT INTO log_head (one, epoch, position, recorded_at, link) VALUES (${key}, 'other', 0, '', '')`;
    await expect(log.pool.query(second)).rejects.toMatchObject({ code: expect.stringMatching(/^23/) as string });
    expect((await log.pool.query("SELECT FROM log_head")).rowCount).toBe(1);
  });
});
