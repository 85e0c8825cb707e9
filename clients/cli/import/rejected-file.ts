import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { finished } from "node:stream/promises";

export type RejectedRow = {
  readonly line: number;
  readonly invoice: string;
  readonly code: string;
  readonly reason: string;
  readonly detail?: string;
};

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Writes what did not count as CSV, one line each, and counts the reasons. */
export const rejectedFile = (path: string) => {
  const out = createWriteStream(path);
  const failed = once(out, "error").then(([error]: unknown[]) =>
    Promise.reject(error instanceof Error ? error : new Error(String(error))),
  );
  failed.catch(() => undefined);
  const counts = new Map<string, number>();
  out.write("Line,InvoiceNo,StockCode,Reason,Detail\n");
  return {
    add: async ({ line, invoice, code, reason, detail = "" }: RejectedRow) => {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
      const fits = out.write(`${[String(line), invoice, code, reason, detail].map(quoted).join(",")}\n`);
      if (!fits) await Promise.race([once(out, "drain"), failed]);
    },
    counts: (): Readonly<Record<string, number>> => Object.fromEntries(counts),
    close: async () => {
      out.end();
      await finished(out);
    },
  };
};

export type RejectedFile = ReturnType<typeof rejectedFile>;
