const text = { type: "string" };

const header = (name: string, description: string, required = false, schema: object = text) => ({
  name,
  in: "header",
  required,
  description,
  schema,
});

const prefer = "`wait=N`: wait up to N seconds for the outcome. `consistency=strict`: rather 503 than a stale answer";

/** The headers that a request of this kind may or must carry. */
export const requestHeaders = (kind: "command" | "query" | "match", key: "required" | "optional" = "optional") => {
  switch (kind) {
    case "command":
      return [
        header("Idempotency-Key", "The same key has one effect, however often it is sent", key === "required"),
        header("Prefer", prefer),
      ];
    case "match":
      return [header("If-Match", 'The ETag that was read, or its revision in quotes: `"7"`')];
    case "query":
      return [
        header("Consistency-Token", "The answer shows at least what this token has seen"),
        header("Prefer", prefer),
        header("If-None-Match", "The ETag that is already there"),
      ];
  }
};

const answered = (description: string) => ({ description, schema: text });

/** The headers of its answer. */
export const responseHeaders = (kind: "command" | "query") => ({
  "X-Correlation-Id": answered("To be named when asking about this request"),
  ...(kind === "command"
    ? { "Consistency-Token": answered("Present it with a later read to see this write") }
    : {
        ETag: answered("Revision and digest of this representation"),
        Consistency: answered("`stale` when the views did not catch up with the token in time"),
      }),
});
