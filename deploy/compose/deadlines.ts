import type { Pool } from "pg";
import { deadlineMapping, postgresDeadlines } from "../../adapters/deadlines/postgres.ts";
import { postgresViewStore } from "../../adapters/views/postgres/view-store.ts";
import { accountsDeadlines } from "../../command-handlers/accounts/index.ts";
import { deadlineProjector } from "../../command-handlers/deadline-projector.ts";
import { type DeadlineDeps, startDeadline } from "../../command-handlers/deadline-runner.ts";
import { fulfilmentDeadlines } from "../../command-handlers/fulfilment/index.ts";
import type { Deadline } from "../../command-handlers/reaction.ts";
import { retailersDeadlines } from "../../command-handlers/retailers/index.ts";
import type { Message } from "../../domain/kernel/message.ts";
import { view, type View } from "../../projections/view.ts";

type Runner = { readonly name: string; readonly stop: () => Promise<void> };

/** A deadline with the type of its events hidden. */
type BoundDeadline = {
  readonly name: string;
  /** Its table, which is a view of the log. */
  readonly view: (pool: Pool) => View;
  /** What sends what is due. */
  readonly start: (pool: Pool, deps: Omit<DeadlineDeps, "table">) => Runner;
};

const bound = <Event extends Message>(deadline: Deadline<Event>): BoundDeadline => ({
  name: deadline.name,
  view: (pool) => view(deadlineProjector(deadline), postgresViewStore(pool, deadlineMapping(deadline.name))),
  start: (pool, deps) => {
    const runner = startDeadline(deadline, { ...deps, table: postgresDeadlines(pool, deadline.name) });
    return { name: deadline.name, stop: runner.stop };
  },
});

export const deadlines: readonly BoundDeadline[] = [
  ...accountsDeadlines.map(bound),
  ...retailersDeadlines.map(bound),
  ...fulfilmentDeadlines.map(bound),
];
