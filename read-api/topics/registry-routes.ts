import { z } from "zod";
import { eventCatalogue } from "../../schemas/event-catalogue.ts";
import {
  compatibility,
  registeredId,
  registryError,
  registryMediaType,
  registryMode,
  schemaText,
  subjectVersion,
} from "../../schemas/topics/registry-answers.ts";
import { type RegisteredSchema, schemaRegistry } from "../../schemas/topics/schema-registry.ts";
import { actionRoute } from "../http/routes.ts";
import type { ActionRoute, Incoming, Reply, Route } from "../route.ts";
import { forAWhile, forEver, registryRefusals, registryReply } from "./registry-reply.ts";

let loaded: ReturnType<typeof schemaRegistry> | undefined;
/** Read when it is first asked: most gateways never are. */
const registry = () => (loaded ??= schemaRegistry(eventCatalogue()));

const param = ({ params }: Incoming, name: string) => params[name] ?? "";

const shown = ({ subject, id, version, schema }: RegisteredSchema) => ({ subject, id, version, schema });

const versionsOf = (incoming: Incoming, answer: (versions: readonly RegisteredSchema[]) => Reply): Reply => {
  const subject = param(incoming, "subject");
  const versions = registry().versions(subject);
  return versions.length === 0 ? registryRefusals.subjectUnknown(subject) : answer(versions);
};

const oneVersion = (incoming: Incoming) =>
  versionsOf(incoming, (versions) => {
    const asked = param(incoming, "version");
    const isLatest = asked === "latest" || asked === "-1";
    if (!isLatest && !/^[1-9]\d{0,9}$/.test(asked)) return registryRefusals.versionInvalid(asked);
    const found = isLatest ? versions.at(-1) : versions.find(({ version }) => version === Number(asked));
    return found ? registryReply(shown(found), isLatest ? forAWhile : forEver) : registryRefusals.versionUnknown(asked);
  });

const byId = (incoming: Incoming) => {
  const asked = param(incoming, "id");
  const found = /^\d{1,10}$/.test(asked) ? registry().byId(Number(asked)) : undefined;
  return found ? registryReply({ schema: found.schema }, forEver) : registryRefusals.schemaUnknown(`${asked} `);
};

const known = (incoming: Incoming, absent: (subject: string) => Reply, answer: (found: RegisteredSchema) => Reply) => {
  const asked = schemaText.safeParse(incoming.body);
  if (!asked.success) return registryRefusals.schemaInvalid();
  const subject = param(incoming, "subject");
  const found = registry().find(subject, asked.data.schema);
  if (found === "no schema") return registryRefusals.schemaInvalid();
  return found === "unknown" ? absent(subject) : answer(found);
};

const lookUp = (incoming: Incoming) =>
  versionsOf(incoming, () =>
    known(
      incoming,
      () => registryRefusals.schemaUnknown(),
      (found) => registryReply(shown(found)),
    ),
  );

/** Whoever registers what is there already gets its id, as in the protocol. */
const register = (incoming: Incoming) => known(incoming, registryRefusals.readOnly, ({ id }) => registryReply({ id }));

type Spec = Pick<ActionRoute, "method" | "path" | "summary" | "response"> & {
  readonly body?: z.ZodType;
  readonly no?: Readonly<Record<number, string>>;
  readonly answer: (incoming: Incoming) => Reply;
};

/** Schemas hold no data, and clients of a registry have no login of ours: public, and counted like any stranger's request. */
const registryRoute = ({ no = {}, answer, ...spec }: Spec) =>
  actionRoute({
    ...spec,
    permission: "public",
    tag: "Schema registry",
    mediaType: registryMediaType,
    failures: { shape: registryError, when: no },
    act: (_ports, incoming) => Promise.resolve(answer(incoming)),
  });

const noSubject = { 404: "40401: there is no such subject" };

/** The read-only part of the Confluent Schema Registry's protocol. Subjects are record names. */
export const registryRoutes: readonly Route[] = [
  registryRoute({
    method: "get",
    path: "/schemas/types",
    summary: "The kinds of schemas: Avro.",
    response: z.array(z.literal("AVRO")),
    answer: () => registryReply(["AVRO"], forAWhile),
  }),
  registryRoute({
    method: "get",
    path: "/schemas/ids/{id}",
    summary: "The schema under the id that a record's value begins with.",
    response: schemaText,
    no: { 404: "40403: there is no such id" },
    answer: byId,
  }),
  registryRoute({
    method: "get",
    path: "/subjects",
    summary: "Every event's record name.",
    response: z.array(z.string()),
    answer: () => registryReply(registry().subjects, forAWhile),
  }),
  registryRoute({
    method: "post",
    path: "/subjects/{subject}",
    summary: "Id and version of a schema that is known.",
    body: schemaText,
    response: subjectVersion,
    no: { 404: "40401 or 40403: there is no such subject, or it has no such schema", 422: "42201: no schema" },
    answer: lookUp,
  }),
  registryRoute({
    method: "get",
    path: "/subjects/{subject}/versions",
    summary: "The versions of an event.",
    response: z.array(z.int()),
    no: noSubject,
    answer: (incoming) =>
      versionsOf(incoming, (versions) =>
        registryReply(
          versions.map(({ version }) => version),
          forAWhile,
        ),
      ),
  }),
  registryRoute({
    method: "post",
    path: "/subjects/{subject}/versions",
    summary: "The id of a schema that is known; nothing new is taken.",
    body: schemaText,
    response: registeredId,
    no: { 422: "42201: no schema; 42205: it is not known, and the registry is read-only" },
    answer: register,
  }),
  registryRoute({
    method: "get",
    path: "/subjects/{subject}/versions/{version}",
    summary: "One version of an event, or the latest.",
    response: subjectVersion,
    no: { 404: "40401 or 40402: there is no such subject or version", 422: "42202: that is no version" },
    answer: oneVersion,
  }),
  registryRoute({
    method: "get",
    path: "/config",
    summary: "Every version of an event can be read with every other one's schema.",
    response: compatibility,
    answer: () => registryReply({ compatibilityLevel: "FULL_TRANSITIVE" }, forAWhile),
  }),
  registryRoute({
    method: "get",
    path: "/mode",
    summary: "The registry is read-only.",
    response: registryMode,
    answer: () => registryReply({ mode: "READONLY" }, forAWhile),
  }),
];
