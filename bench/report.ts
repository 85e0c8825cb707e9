import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { dirname } from "node:path";

/** One line of the table: what was measured, against what bar. Ratios come from one run; `detail` holds the figures behind them. */
export type Measured = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly aim: number;
  readonly detail: Readonly<Record<string, number | string>>;
};

const verdict = ({ value, atLeast = -Infinity, atMost = Infinity, aim }: Measured) => {
  if (!(value >= atLeast && value <= atMost)) return "below the bar";
  const met = atMost === Infinity ? value >= aim : value <= aim;
  return met ? "aim met" : "bar met";
};

export const machine = (versions: Readonly<Record<string, string>>) => ({
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  os: `${platform()} ${release()} ${arch()}`,
  node: process.version,
  ...versions,
});

const shown = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2));

const line = (measured: Measured) => {
  const { what, value, unit, atLeast, atMost, aim, detail } = measured;
  const bar = atMost === undefined ? `>= ${shown(atLeast ?? 0)}` : `<= ${shown(atMost)}`;
  const figures = Object.entries(detail).map(
    ([key, figure]) => `${key} ${typeof figure === "number" ? shown(figure) : figure}`,
  );
  return `| ${what} | **${shown(value)} ${unit}** | ${bar} | ${shown(aim)} | ${verdict(measured)} | ${figures.join(", ")} |`;
};

export const table = (results: readonly Measured[]) =>
  [
    "| what | measured | bar | aim | verdict | figures |",
    "| --- | --- | --- | --- | --- | --- |",
    ...results.map((measured) => line(measured)),
  ].join("\n");

export const save = (file: string, results: readonly Measured[], on: ReturnType<typeof machine>) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify({ measuredAt: new Date().toISOString(), machine: on, results }, undefined, 2)}\n`,
  );
};
