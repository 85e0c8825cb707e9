import type { RecordedEvent } from "../../schemas/recorded-event.ts";
import { fault } from "../compose/fault.ts";
import type { Source } from "./source.ts";
import type { Target } from "./target.ts";

type Parts = { readonly source: Source; readonly target: Target; readonly tell: (done: number, total: number) => void };

/** Place of the target's newest event in the source, from 1: everything is copied in order, so all before it is there.
 * @throws Fault when it is none of the source's. */
const placeInSource = async (source: Source, { stream, revision, id }: RecordedEvent) => {
  const [same] = await source.read(stream, revision, 1);
  if (same?.id === id) return Number(same.position);
  throw fault(
    `The new event store holds event ${id} (revision ${String(revision)} of ${stream}), which the original does not: it is no copy of it. Name an empty one, or empty this one.`,
  );
};

/** Copies what the target lacks. Its own newest event says how far an earlier run came. */
export const copyLog = async ({ source, target, tell }: Parts) => {
  const newest = await target.newest();
  let done = newest ? await placeInSource(source, newest) : 0;
  while (done < source.events) {
    const page = await source.sealed.behind(done, target.writer.pageSize);
    if (page.length === 0) throw fault(`The original has no event ${String(done + 1)}: "log verify" tells more.`);
    await target.writer.write(
      done,
      page.map(({ id, type, data, metadata, stream, revision, recordedAt }) => ({
        id,
        type,
        data,
        metadata,
        stream,
        revision,
        recordedAt,
      })),
    );
    done += page.length;
    tell(done, source.events);
  }
};
