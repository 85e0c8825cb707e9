import type { AnyBulkWriteOperation, Collection, Db, Filter } from "mongodb";
import { failpoint } from "../../../schemas/failpoint.ts";
import { isDuplicateKey } from "../../mongo/errors.ts";
import { type DocumentMapping, holdsRow, type StoredDocument, type TrackedRow } from "./document-mapping.ts";

type Rows<Row> = ReadonlyMap<string, TrackedRow<Row>>;
type Guarded = { readonly _id: string };

/** Documents per round trip. */
const chunkRows = 500;

const sameRevisions = <Row>(one: TrackedRow<Row> | undefined, other: TrackedRow<Row>) => {
  const streams = Object.keys(other.seen);
  return (
    one !== undefined &&
    streams.length === Object.keys(one.seen).length &&
    streams.every((stream) => one.seen[stream] === other.seen[stream])
  );
};

/** A write of this view's fields alone, that only happens where the document still knows what it knew when it was read. */
const guarded = <Row, Fields extends object>(
  { section, owned, toFields }: DocumentMapping<Row, Fields>,
  key: string,
  before: TrackedRow<Row> | undefined,
  { row, seen }: TrackedRow<Row>,
): AnyBulkWriteOperation<Guarded> => {
  const revisions = `revisions.${section}`;
  const filter: Filter<Guarded> = { _id: key, [revisions]: before ? { $eq: before.seen } : { $exists: false } };
  const update =
    row === undefined
      ? { $set: { [revisions]: seen }, $unset: Object.fromEntries(owned.map((field) => [field, true as const])) }
      : { $set: { ...toFields(key, row), [revisions]: seen } };
  return { updateOne: { filter, update, upsert: before === undefined } };
};

/** False when another writer was there first, at one document or more. */
const writeChunk = async (collection: Collection<Guarded>, writes: AnyBulkWriteOperation<Guarded>[]) => {
  try {
    const { matchedCount, upsertedCount } = await collection.bulkWrite(writes, { ordered: false });
    return matchedCount + upsertedCount === writes.length;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
};

/** One view's rows in their documents. */
export const viewRows = <Row, Fields extends object>(db: Db, mapping: DocumentMapping<Row, Fields>) => {
  const { collection, section, owned, toRow, indexes } = mapping;
  const projection = Object.fromEntries([...owned, `revisions.${section}`].map((field) => [field, 1]));

  const tracked = (document: StoredDocument<Fields>): TrackedRow<Row> | undefined => {
    const seen = document.revisions?.[section];
    if (!seen) return undefined;
    return { seen, row: holdsRow(mapping, document) ? toRow(document._id, document) : undefined };
  };

  return {
    /** Makes the indexes that are not there yet. */
    migrate: async () => {
      if (indexes.length > 0) await db.collection(collection).createIndexes([...indexes]);
    },

    load: async (keys: readonly string[]): Promise<Rows<Row>> => {
      const found = new Map<string, TrackedRow<Row>>();
      if (keys.length === 0) return found;
      const documents = db
        .collection<Guarded>(collection)
        .find({ _id: { $in: [...keys] } })
        .project<StoredDocument<Fields>>(projection);
      for await (const document of documents) {
        const row = tracked(document);
        if (row) found.set(document._id, row);
      }
      return found;
    },

    /** Writes what knows more than before. False when another writer came between: what it left out is to be folded again.
     * @throws where MongoDB refuses a document; others of the same call may be written. */
    save: async (before: Rows<Row>, after: ReadonlyMap<string, TrackedRow<Row> | undefined>): Promise<boolean> => {
      const writes = [...after].flatMap(([key, next]) =>
        next === undefined || sameRevisions(before.get(key), next)
          ? []
          : [guarded(mapping, key, before.get(key), next)],
      );
      let first = true;
      for (let from = 0; from < writes.length; from += chunkRows) {
        first = (await writeChunk(db.collection(collection), writes.slice(from, from + chunkRows))) && first;
        failpoint("between-view-documents");
      }
      return first;
    },
  };
};
