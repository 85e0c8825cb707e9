import type { Message } from "./message.ts";

type Letter = Pick<Message, "rows" | "reached">;

const rowsMax = 1_000;

/** What is to be told, gathered until the message before it is on its way. Bounded: of many rows only the views are named. */
export const outbox = (send: (letter: Letter, beat: boolean) => Promise<void>) => {
  let rows: (readonly [string, string | null])[] = [];
  let seen = new Set<string>();
  let wholly = new Set<string>();
  let reached = new Map<string, Message["reached"][number]>();
  let isSending = false;
  let isDue = false;
  let isBeat = false;

  const taken = (): Letter => {
    const letter = {
      rows: [...[...wholly].map((view) => [view, null] as const), ...rows],
      reached: [...reached.values()],
    };
    rows = [];
    seen = new Set();
    wholly = new Set();
    reached = new Map();
    return letter;
  };

  const run = async () => {
    while (isDue) {
      const beat = isBeat;
      isDue = isBeat = false;
      await send(taken(), beat);
    }
    isSending = false;
  };

  const due = () => {
    isDue = true;
    if (isSending) return;
    isSending = true;
    // The updates of one commit, and how far it came, are one message.
    setImmediate(() => void run());
  };

  const addRow = (view: string, key: string | null) => {
    if (key === null) wholly.add(view);
    const id = `${view}\n${key ?? ""}`;
    if (wholly.has(view) || seen.has(id)) return;
    seen.add(id);
    rows.push([view, key]);
    if (rows.length <= rowsMax) return;
    for (const [each] of rows) wholly.add(each);
    rows = [];
  };

  return {
    add: (view: string, key: string | null) => {
      addRow(view, key);
      due();
    },
    reach: (view: string, partition: number, position: string) => {
      reached.set(`${view}\n${String(partition)}`, [view, partition, position]);
      due();
    },
    beat: () => {
      isBeat = true;
      due();
    },
  };
};
