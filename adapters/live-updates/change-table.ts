type Row = { readonly view: string; readonly key?: string };

const idOf = (view: string, key: string) => `${view}\n${key}`;

const later = (left: string, right: string | undefined) => (right !== undefined && right > left ? right : left);

/** Since when each row is as it is, as far as that is known: by versions that sort as text. Bounded: what is forgotten lifts
 * the floor, below which nothing counts as unchanged. */
export const changeTable = (rowsMax = 5_000) => {
  let floor = "";
  const byRow = new Map<string, string>();
  const byView = new Map<string, string>();
  const wholly = new Map<string, string>();

  const forgetOldest = () => {
    const [oldest] = byRow;
    if (!oldest) return;
    byRow.delete(oldest[0]);
    floor = later(floor, oldest[1]);
  };

  return {
    /** `key` null: any row of the view. */
    changed: (view: string, key: string | null, version: string) => {
      byView.set(view, version);
      if (key === null) {
        wholly.set(view, version);
        return;
      }
      const id = idOf(view, key);
      byRow.delete(id);
      byRow.set(id, version);
      if (byRow.size > rowsMax) forgetOldest();
    },
    /** Whatever is older may have changed unseen. */
    lift: (version: string) => {
      floor = later(floor, version);
    },
    since: (rows: readonly Row[]) => {
      let newest = floor;
      for (const { view, key } of rows) {
        if (key === undefined) newest = later(newest, byView.get(view));
        else newest = later(later(newest, wholly.get(view)), byRow.get(idOf(view, key)));
      }
      return newest;
    },
  };
};
