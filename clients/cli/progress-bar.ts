export type Progress = { readonly phase: string; readonly done: number; readonly total: number };

type Terminal = { readonly isTTY?: boolean; readonly columns?: number; readonly write: (text: string) => unknown };

const redrawMs = 100;
const barWidth = 30;

const number = new Intl.NumberFormat("en");

const duration = (ms: number) => {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${String(seconds)} s` : `${String(Math.floor(seconds / 60))} min ${String(seconds % 60)} s`;
};

const bar = (share: number) => {
  const filled = Math.round(share * barWidth);
  return `${"█".repeat(filled)}${"░".repeat(barWidth - filled)}`;
};

const lineOf = ({ phase, done, total }: Progress, elapsedMs: number) => {
  if (total === 0) return `${phase.padEnd(10)} ${number.format(done)}`;
  const left = done === 0 || done === total ? "" : `  about ${duration((elapsedMs / done) * (total - done))} left`;
  return `${phase.padEnd(10)} ${bar(done / total)} ${number.format(done)} of ${number.format(total)}${left}`;
};

/** A line that is redrawn as it goes; where nobody watches, one line at the end of each phase. */
export const progressBar = (out: Terminal, now: () => number = Date.now) => {
  let phase = "";
  let startedAt = 0;
  let drawnAt = 0;

  return (progress: Progress) => {
    if (progress.phase !== phase) {
      phase = progress.phase;
      startedAt = now();
      drawnAt = 0;
    }
    const isOver = progress.total > 0 && progress.done === progress.total;
    if (!isOver && (!out.isTTY || now() - drawnAt < redrawMs)) return;
    drawnAt = now();
    const line = lineOf(progress, now() - startedAt).slice(0, (out.columns ?? 120) - 1);
    if (out.isTTY) out.write(`\r\u001b[2K${line}${isOver ? "\n" : ""}`);
    else out.write(`${line}\n`);
  };
};
