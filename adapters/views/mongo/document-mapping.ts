import type { IndexDescription } from "mongodb";

/** The revision up to which a row knows each stream that contributes to it. */
export type Seen = Readonly<Record<string, number>>;

/** A row with what it knows; without a row it is the tombstone of one. */
export type TrackedRow<Row> = { readonly row: Row | undefined; readonly seen: Seen };

/** How one view's rows lie in documents. Several views may share a collection: each writes its own fields, and no other. */
export type DocumentMapping<Row, Fields extends object> = {
  /** The projector's name and version. */
  readonly name: string;
  readonly version: number;
  readonly collection: string;
  /** Where the revisions of this view's streams stand: `revisions.<section>`. */
  readonly section: string;
  /** The fields of this view, at the top of the document. The first one is there as long as the row is. */
  readonly owned: readonly [keyof Fields & string, ...(keyof Fields & string)[]];
  readonly toFields: (key: string, row: Row) => Fields;
  /** Equal to the row that the fields were made from. */
  readonly toRow: (key: string, fields: Fields) => Row;
  readonly indexes: readonly IndexDescription[];
};

/** A document as MongoDB keeps it. */
export type StoredDocument<Fields extends object> = {
  readonly _id: string;
  readonly revisions?: Readonly<Record<string, Seen>>;
} & Partial<Fields>;

/** The fields of a view stand in the document together, or none of them. */
export const holdsRow = <Row, Fields extends object>(
  { owned: [first] }: DocumentMapping<Row, Fields>,
  document: StoredDocument<Fields>,
): document is StoredDocument<Fields> & Fields => document[first] !== undefined;
