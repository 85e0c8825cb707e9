import avro from "avsc";

/** One version of an event's Avro schema, as its file says. */
export type AvroVersion = { readonly type: string; readonly version: number; readonly text: string };

const typeOf = ({ text }: AvroVersion) => {
  const schema: unknown = JSON.parse(text);
  return avro.Type.forSchema(schema as avro.Schema, { wrapUnions: "auto" });
};

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Why `reader` cannot read what `writer` wrote; undefined when it can. */
const unreadable = (reader: AvroVersion, writer: AvroVersion) => {
  try {
    typeOf(reader).createResolver(typeOf(writer));
    return undefined;
  } catch (error) {
    return `${reader.type}: version ${reader.version} cannot read version ${writer.version}: ${reasonOf(error)}`;
  }
};

/** What keeps versions of event types from FULL_TRANSITIVE compatibility: every version reads every other, older and newer. */
export const incompatibilities = (versions: readonly AvroVersion[]): readonly string[] =>
  [...Map.groupBy(versions, ({ type }) => type).values()].flatMap((ofType) =>
    ofType.flatMap((reader) =>
      ofType.flatMap((writer) => (reader === writer ? [] : (unreadable(reader, writer) ?? []))),
    ),
  );
