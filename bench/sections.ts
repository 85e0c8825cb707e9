import type { Measured } from "./report.ts";

/** What one section of a run brings: lines of the table, and the versions of what it ran on. */
export type Section = {
  readonly results: readonly Measured[];
  readonly versions: Readonly<Record<string, string>>;
};

export type Sections = Readonly<Record<string, () => Promise<Section>>>;
