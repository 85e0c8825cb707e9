type Row = { readonly view: string; readonly key?: string };

/** Rows that this process knows to have changed and whose message, by number, it has not heard back: no version of them is known yet. */
export const untoldRows = () => {
  /** In the order of their numbers. */
  const rows = new Map<string, number>();
  const views = new Map<string, number>();
  const wholly = new Map<string, number>();
  /** Changes that nobody else is told of: no message brings them back. */
  const lookedUp = new Map<string, number>();

  const isAnyRowOf = (view: string) => wholly.has(view) || lookedUp.has(view);

  return {
    add: (view: string, key: string | null, number: number) => {
      views.set(view, number);
      if (key === null) {
        wholly.set(view, number);
        return;
      }
      rows.delete(`${view}\n${key}`);
      rows.set(`${view}\n${key}`, number);
    },
    lookUp: (view: string, number: number) => {
      lookedUp.set(view, number);
    },
    /** Message `number` has been heard, so no earlier one comes any more. Answers the views that were looked up before it. */
    told: (number: number) => {
      for (const [id, at] of rows) {
        if (at > number) break;
        rows.delete(id);
      }
      for (const kept of [views, wholly]) for (const [view, at] of kept) if (at <= number) kept.delete(view);
      const due = [...lookedUp].filter(([, at]) => at <= number).map(([view]) => view);
      for (const view of due) lookedUp.delete(view);
      return due;
    },
    has: (asked: readonly Row[]) =>
      asked.some(({ view, key }) =>
        key === undefined ? views.has(view) || lookedUp.has(view) : isAnyRowOf(view) || rows.has(`${view}\n${key}`),
      ),
    clear: () => {
      for (const kept of [rows, views, wholly]) kept.clear();
    },
    size: () => rows.size,
  };
};
