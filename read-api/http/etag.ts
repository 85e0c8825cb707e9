import { createHash } from "node:crypto";

const revisionIn = (body: unknown) =>
  typeof body === "object" && body !== null && "revision" in body && typeof body.revision === "number"
    ? body.revision
    : undefined;

/** "<revision>.<digest>": the digest tells representations apart, the revision is what `If-Match` compares. */
export const etagOf = (body: unknown, text: string) => {
  const digest = createHash("sha1").update(text).digest("base64url").slice(0, 12);
  const revision = revisionIn(body);
  return revision === undefined ? `W/"${digest}"` : `"${revision}.${digest}"`;
};

/** RFC 9110 §13.1.2: weak comparison over the list. */
export const noneMatch = (ifNoneMatch: string | undefined, etag: string) => {
  if (ifNoneMatch === undefined) return true;
  if (ifNoneMatch.trim() === "*") return false;
  const opaque = etag.replace(/^W\//, "");
  return !ifNoneMatch.split(",").some((candidate) => candidate.trim().replace(/^W\//, "") === opaque);
};

/** The revision in `If-Match: "7"` or `"7.digest"`; undefined for `*` and none, NaN for what is no ETag of a revision. */
export const revisionOf = (ifMatch: string | undefined) => {
  if (ifMatch === undefined || ifMatch.trim() === "*") return undefined;
  return Number(/^"(\d{1,15})(?:\.[\w-]+)?"$/.exec(ifMatch.trim())?.[1] ?? Number.NaN);
};
