import { randomUUID } from "node:crypto";
import { postgresCredentials } from "../../adapters/credentials/postgres.ts";
import { openTestLog } from "../../adapters/event-store/postgres/test-log.ts";
import { postgresIdempotency } from "../../adapters/idempotency/postgres.ts";
import { memoryParts } from "../fixtures/parties.fixture.ts";
import { accountsContract } from "./accounts.contract.ts";
import { registrationContract } from "./registration.contract.ts";

const onPostgres = async () => {
  const { store, pool, close } = await openTestLog();
  const { passwords } = memoryParts();
  return {
    parts: () => ({
      store,
      passwords,
      credentials: postgresCredentials(pool),
      idempotency: postgresIdempotency(pool, { holder: randomUUID() }),
    }),
    close,
  };
};

accountsContract("Postgres", onPostgres);
registrationContract("Postgres", onPostgres);
