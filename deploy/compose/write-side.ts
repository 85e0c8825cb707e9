import type { Pool } from "pg";
import { postgresCredentials } from "../../adapters/credentials/postgres.ts";
import { postgresIdempotency } from "../../adapters/idempotency/postgres.ts";
import { postgresSnapshots } from "../../adapters/snapshots/postgres.ts";
import { accountsHandlers, createLogin, identity } from "../../command-handlers/accounts/index.ts";
import { companiesHandlers } from "../../command-handlers/companies/index.ts";
import { type Dispatch, dispatch } from "../../command-handlers/dispatch.ts";
import { inventoryHandlers } from "../../command-handlers/inventory/index.ts";
import { ordersHandlers } from "../../command-handlers/orders/index.ts";
import { productsHandlers } from "../../command-handlers/products/index.ts";
import type { Handling } from "../../command-handlers/command-handler.ts";
import type { EventStore } from "../../command-handlers/event-store.ts";
import type { HandlingContext } from "../../command-handlers/handling-context.ts";
import type { HandlingFor } from "../../command-handlers/reaction-runner.ts";
import { retailersHandlers } from "../../command-handlers/retailers/index.ts";
import { writeSide } from "../../command-handlers/write-side.ts";
import type { Log } from "../../feeds/log.ts";
import { instant } from "../../domain/kernel/instant.ts";
import type { Identity } from "../../read-api/accounts/identity.ts";
import { emailClaims } from "../../schemas/accounts/email-claim.ts";
import type { EventCodec } from "../../schemas/event-codec.ts";
import { uuidV5 } from "../../schemas/uuid.ts";
import type { openSecrets } from "./secrets.ts";

export type WriteSideParts = {
  readonly store: EventStore;
  /** For what the write side keeps beside the store. */
  readonly pool: Pool;
  readonly codec: EventCodec;
  readonly secrets: Awaited<ReturnType<typeof openSecrets>>;
  readonly epoch: string;
  readonly log: Log;
};

export type RunningWriteSide = {
  readonly commands: Dispatch;
  readonly identity: Identity;
  /** For reactions and deadlines. */
  readonly handlingFor: HandlingFor;
  readonly idle: () => Promise<void>;
};

/** Asking for facts alone changes nothing: any id will do. */
const readerId = uuidV5("6b1f8f5c-3f0e-4b0e-8f5e-2d9a4c7e1b30", "identity");

const asIdentity = (): HandlingContext => ({
  commandId: readerId,
  now: instant(Date.now()),
  actor: "system:identity",
  correlationId: readerId,
  causationId: readerId,
});

/** Commands in, events out: handlers, their caches, and the front door. */
export const startWriteSide = ({ store, pool, codec, secrets, epoch, log }: WriteSideParts): RunningWriteSide => {
  const { passwords, secret } = secrets;
  const side = writeSide({
    store,
    codec,
    snapshots: postgresSnapshots(pool),
    onSnapshotUnusable: (stream, cause) => {
      log.warn({ err: cause, stream }, "a snapshot is of no use; the stream is read instead");
    },
  });

  const emailClaim = emailClaims(secret.keyFor("email-claims"));
  const credentials = postgresCredentials(pool);
  const login = createLogin({ emailClaim, passwords, credentials });
  const commands = dispatch({
    handlers: [
      ...accountsHandlers(login),
      ...companiesHandlers(login),
      ...retailersHandlers(login),
      ...productsHandlers,
      ...inventoryHandlers,
      ...ordersHandlers,
    ],
    writeSide: side,
    idempotency: postgresIdempotency(pool),
    bodyKey: secret.keyFor("command-bodies"),
    epoch,
    onTrouble: (cause) => {
      log.warn({ err: cause }, "a command's bookkeeping failed");
    },
  });

  /** Each login asks anew: what a handling has seen is remembered for as long as it lives. */
  const facts: Handling["facts"] = (aggregate, ids) => side.handlingFor(asIdentity()).facts(aggregate, ids);

  return {
    commands,
    identity: identity({ facts, emailClaim, passwords, credentials }),
    handlingFor: side.handlingFor,
    idle: side.idle,
  };
};
