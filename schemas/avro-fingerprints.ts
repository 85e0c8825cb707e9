import { hash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "./canonical-json.ts";
import type { AvroVersion } from "./avro-compatibility.ts";
import { eventCatalogue } from "./event-catalogue.ts";

/** sha256 by "<type> v<version>" of every schema ever shipped. */
export type Fingerprints = Readonly<Record<string, string>>;

const file = join(import.meta.dirname, "avro-fingerprints.json");

/** What readers can tell apart: everything but documentation and layout. */
const withoutDocs = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((item: unknown): unknown => withoutDocs(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key === "doc" ? [] : [[key, withoutDocs(inner)]])),
  );
};

const nameOf = ({ type, version }: AvroVersion) => `${type} v${version}`;

const fingerprintOf = ({ text }: AvroVersion) => hash("sha256", canonicalJson(withoutDocs(JSON.parse(text))));

export const fingerprintsOf = (all: readonly AvroVersion[]): Fingerprints =>
  Object.fromEntries(all.map((version) => [nameOf(version), fingerprintOf(version)] as const));

const isFingerprints = (value: unknown): value is Fingerprints =>
  typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string");

export const shippedFingerprints = (): Fingerprints => {
  const shipped: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isFingerprints(shipped)) throw new TypeError(`${file} is no list of fingerprints`);
  return shipped;
};

/** What became of shipped versions, in words; a version that is not listed yet has to be added by `node schemas/avro-fingerprints.ts`. */
export const changedSchemas = (shipped: Fingerprints, now: Fingerprints): readonly string[] => [
  ...Object.keys(shipped)
    .filter((name) => !(name in now))
    .map((name) => `${name} was shipped and is gone`),
  ...Object.keys(now)
    .filter((name) => !(name in shipped))
    .map((name) => `${name} is not recorded as shipped`),
  ...Object.keys(now)
    .filter((name) => name in shipped && shipped[name] !== now[name])
    .map((name) => `${name} has changed since it was shipped: make it a new version`),
];

/** Run as a program it records new versions; it never touches what is recorded. */
if (process.argv[1] === import.meta.filename) {
  const recorded = { ...fingerprintsOf(eventCatalogue().all), ...shippedFingerprints() };
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(Object.entries(recorded).toSorted()), undefined, 2)}\n`);
}
