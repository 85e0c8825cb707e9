import { registryMediaType } from "../../schemas/topics/registry-answers.ts";
import type { Reply } from "../route.ts";

/** What an id, or a version, stands for never changes. */
export const forEver = "public, max-age=31536000, immutable";
/** A release may bring more. */
export const forAWhile = "public, max-age=60";

/** As a Confluent-compatible client expects it. */
export const registryReply = (body: unknown, cacheControl = "no-store", status = 200): Reply => ({
  kind: "ok",
  status,
  body,
  headers: { "content-type": registryMediaType, "cache-control": cacheControl },
});

const refused = (code: number, message: string) =>
  registryReply({ error_code: code, message }, "no-store", Number(String(code).slice(0, 3)));

/** The codes of the protocol. */
export const registryRefusals = {
  subjectUnknown: (subject: string) => refused(40401, `Subject '${subject}' not found.`),
  versionUnknown: (version: string) => refused(40402, `Version ${version} not found.`),
  schemaUnknown: (what = "") => refused(40403, `Schema ${what}not found`),
  schemaInvalid: () => refused(42201, "The body has no Avro schema."),
  versionInvalid: (version: string) =>
    refused(
      42202,
      `The specified version '${version}' is not a valid version id. ` +
        `Allowed values are between [1, 2^31-1] and the string "latest"`,
    ),
  readOnly: (subject: string) =>
    refused(
      42205,
      `Subject '${subject}' is in read-only mode: schemas come with a release of Tradepost, and no other way.`,
    ),
};
