import type {
  LogEntry,
  ParkedStreamResource,
  RebuildLine,
  SystemStatus,
  VerificationLine,
} from "../../schemas/system/operations.ts";
import type { Principal } from "../../schemas/principal.ts";

/** What an operator sees and does. `retry` and `skip` leave an audited event behind; false when nothing is parked there. */
export type Operations = {
  readonly status: () => Promise<SystemStatus>;
  /** Up to `limit` events behind `after`, oldest first; without `after` the last ones. */
  readonly log: (after: string | undefined, limit: number) => Promise<readonly LogEntry[]>;
  /** undefined: there is no such consumer. */
  readonly parked: (consumer: string) => Promise<readonly ParkedStreamResource[] | undefined>;
  readonly retry: (by: Principal, consumer: string, stream: string) => Promise<boolean>;
  readonly skip: (by: Principal, consumer: string, stream: string) => Promise<boolean>;
  /** Builds a read model anew beside the one that is read, then swaps them. What is built stays for the next time when `signal` is aborted. */
  readonly rebuild: (by: Principal, view: string, signal: AbortSignal) => AsyncIterable<RebuildLine>;
  /** Walks the whole log; ends early once `signal` is aborted. */
  readonly verify: (signal: AbortSignal) => AsyncIterable<VerificationLine>;
  /** Why the process should get no requests now; undefined when it should. */
  readonly notReady: () => Promise<string | undefined>;
};
