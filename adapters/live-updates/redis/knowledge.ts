import { changeTable } from "../change-table.ts";
import { listeners } from "../listeners.ts";
import type { Heard, Held } from "./message.ts";
import { untoldRows } from "./untold.ts";
import { viewVersions } from "./view-versions.ts";
import { writerTable } from "./writers.ts";

type Row = { readonly view: string; readonly key?: string };

export type KnowledgeOptions = {
  /** How this process signs its messages. */
  readonly own: string;
  readonly held: () => readonly Held[];
  readonly onReached: ((view: string, partition: number, position: string) => void) | undefined;
  readonly silenceMs: number;
};

const untoldMax = 10_000;

const holdsAll = (held: readonly Held[], view: string) => {
  const parts = held.filter((each) => each.view === view);
  return parts.length > 0 && parts.length === parts[0]?.partitions;
};

/** Nothing that was kept counts until our own message of this number, and so everything before it, is heard. */
const trust = () => {
  let from = Number.POSITIVE_INFINITY;
  let isGiven = false;
  return {
    withdraw: (until: number) => {
      isGiven = false;
      from = until;
    },
    isGiven: () => isGiven,
    /** True where that gives it back. */
    returns: (number: number) => {
      if (isGiven || number < from) return false;
      isGiven = true;
      return true;
    },
  };
};

/** Versions and listeners, and what a change does to them. */
const told = () => {
  const listening = listeners();
  const changes = changeTable();
  const versions = viewVersions();
  return {
    listening,
    changes,
    versions,
    everything: (tick: string) => {
      changes.lift(tick);
      versions.raiseAll();
      for (const view of listening.views()) listening.tell(view, null);
    },
    rows: ({ rows, tick }: Pick<Heard, "rows" | "tick">) => {
      for (const [view, key] of rows) {
        versions.raise(view);
        changes.changed(view, key, tick);
      }
      for (const [view, key] of rows) listening.tell(view, key);
    },
  };
};

/** What this process knows of all changes, by its own commits and by the messages it hears. */
export const knowledge = ({ own, held, onReached, silenceMs }: KnowledgeOptions) => {
  const { listening, changes, versions, everything, rows } = told();
  const writers = writerTable(silenceMs, () => performance.now());
  const untold = untoldRows();
  const trusting = trust();
  let now = "";
  let sent = 0;

  const suspect = () => {
    trusting.withdraw(sent + 1);
    untold.clear();
  };

  const followOwn = (heard: Heard) => {
    for (const [view, key] of heard.rows) changes.changed(view, key, heard.tick);
    for (const view of untold.told(heard.number)) changes.changed(view, null, heard.tick);
    if (trusting.returns(heard.number)) everything(heard.tick);
  };

  const follow = (heard: Heard) => {
    rows(heard);
    for (const [view, partition, position] of heard.reached) onReached?.(view, partition, position);
  };

  const follows = (view: string) => trusting.isGiven() && writers.isHeard(own) && writers.covers(view);

  return {
    listening,
    suspect,
    next: () => (sent += 1),
    hear: (heard: Heard) => {
      // Redis' clock went back, or it is another Redis: ticks say nothing until they are past what they were.
      if (heard.tick <= now) suspect();
      else now = heard.tick;
      if (!writers.hear(heard)) everything(now);
      if (heard.from === own) followOwn(heard);
      else follow(heard);
    },
    changed: (view: string, key: string | null) => {
      versions.raise(view);
      untold.add(view, key, sent + 1);
      if (untold.size() > untoldMax) suspect();
    },
    movedUnheard: (view: string) => {
      versions.raise(view);
      untold.lookUp(view, sent + 1);
    },
    follows,
    version: (view: string) => (holdsAll(held(), view) || follows(view) ? versions.of(view) : versions.unlikeAny(view)),
    now: () => now,
    since: (asked: readonly Row[]) =>
      asked.every(({ view }) => follows(view)) && !untold.has(asked) ? changes.since(asked) : undefined,
  };
};
