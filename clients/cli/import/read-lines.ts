import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type CsvError, parse } from "csv-parse";
import { type Cells, cellsOf, columnsOf, type Columns } from "./columns.ts";

export type Line =
  { readonly line: number; readonly cells: Cells } | { readonly line: number; readonly malformed: string };

const gzipMagic = Buffer.from([0x1f, 0x8b]);

const headOf = async (path: string) => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(2) });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

/** The file's text as bytes, whatever it is packed in. */
const bytesOf = async (path: string): Promise<Readable> => {
  const raw = createReadStream(path);
  if (!(await headOf(path)).equals(gzipMagic)) return raw;
  return pipeline(raw, createGunzip(), () => undefined);
};

const delimiters = [",", ";", "\t", "|"];

/** The one that stands most often in the headings. */
const delimiterOf = (headings: string) =>
  delimiters.reduce((best, each) => (headings.split(each).length > headings.split(best).length ? each : best));

const firstLineMax = 64 * 1024;

const headingsOf = async (path: string) => {
  let head = "";
  for await (const chunk of await bytesOf(path)) {
    head += String(chunk);
    if (head.includes("\n") || head.length > firstLineMax) break;
  }
  return head.split(/\r?\n/, 1)[0] ?? "";
};

type Parsed = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

/** Every line after the headings, one by one, read from a plain or gzipped file with commas, semicolons, tabs or bars. */
export async function* readLines(path: string): AsyncGenerator<Line> {
  const malformed: Line[] = [];
  const onSkip = (error: CsvError | undefined) => {
    malformed.push({ line: Number(error?.["lines"] ?? 0), malformed: error?.code ?? "unreadable" });
    return undefined;
  };
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(await headingsOf(path)),
    info: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: 1024 * 1024,
    on_skip: onSkip,
  });
  const records: AsyncIterable<Parsed> = pipeline(await bytesOf(path), parser, () => undefined);

  let columns: Columns | undefined;
  for await (const { record, info } of records) {
    yield* malformed.splice(0);
    if (columns) yield { line: info.lines, cells: cellsOf(columns, record) };
    else columns = columnsOf(record);
  }
  yield* malformed.splice(0);
}
