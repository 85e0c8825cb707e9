import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { dirname } from "node:path";

/** One line of the table: what was measured, against what bar; a figure to know where there is neither bar nor aim. Ratios come from
 * one run; `detail` holds the figures behind them. */
export type Measured = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly aim?: number;
  /** Said where only the aim tells: the less the better. */
  readonly isCost?: boolean;
  readonly detail: Readonly<Record<string, number | string>>;
};

const isCost = (measured: Measured) => measured.isCost ?? measured.atMost !== undefined;
const hasBar = ({ atLeast, atMost }: Measured) => atLeast !== undefined || atMost !== undefined;

const meetsBar = ({ value, atLeast = -Infinity, atMost = Infinity }: Measured) => value >= atLeast && value <= atMost;

const verdict = (measured: Measured) => {
  const { value, aim } = measured;
  if (hasBar(measured) && !meetsBar(measured)) return "below the bar";
  if (aim === undefined) return hasBar(measured) ? "bar met" : "a figure";
  if (isCost(measured) ? value <= aim : value >= aim) return "aim met";
  return hasBar(measured) ? "bar met" : "aim missed";
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

const barOf = ({ atLeast, atMost }: Measured) => {
  if (atMost !== undefined) return `<= ${shown(atMost)}`;
  return atLeast === undefined ? "" : `>= ${shown(atLeast)}`;
};

const line = (measured: Measured) => {
  const { what, value, unit, aim, detail } = measured;
  const figures = Object.entries(detail).map(
    ([key, figure]) => `${key} ${typeof figure === "number" ? shown(figure) : figure}`,
  );
  return `| ${what} | **${shown(value)} ${unit}** | ${barOf(measured)} | ${aim === undefined ? "" : shown(aim)} | ${verdict(measured)} | ${figures.join(", ")} |`;
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
