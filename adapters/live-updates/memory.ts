import { changeTable } from "./change-table.ts";
import { listeners } from "./listeners.ts";

type Update = { readonly view: string; readonly key: string | null; readonly position: string };

const versionDigits = 16;

/** Fan-out within the process. */
export const memoryLiveUpdates = () => {
  const listening = listeners();
  const changes = changeTable();
  const versions = new Map<string, number>();
  let commits = 0;
  let now = "".padStart(versionDigits, "0");

  return {
    publish: (updates: readonly Update[]) => {
      commits += 1;
      now = String(commits).padStart(versionDigits, "0");
      for (const { view, key } of updates) {
        versions.set(view, (versions.get(view) ?? 0) + 1);
        changes.changed(view, key, now);
      }
      for (const { view, key } of updates) listening.tell(view, key);
    },
    listen: listening.add,
    version: (view: string) => versions.get(view) ?? 0,
    now: () => now,
    since: changes.since,
  };
};
