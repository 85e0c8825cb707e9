import type { IncomingMessage } from "node:http";
import { problemError, problems } from "./problem.ts";

const isJson = ({ headers }: IncomingMessage) =>
  /^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "") && headers["content-encoding"] === undefined;

const isEmpty = ({ headers }: IncomingMessage) =>
  headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0;

const bytesOf = async (request: IncomingMessage, limit: number) => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError("a body comes in bytes");
    length += chunk.length;
    if (length > limit) throw problemError(problems.tooLarge());
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
};

/** A JSON body of at most `limit` bytes; undefined when there is none.
 * @throws ProblemError TooLarge, UnsupportedMediaType, Invalid. */
export const readBody = async (request: IncomingMessage, limit: number): Promise<unknown> => {
  if (isEmpty(request)) return undefined;
  if (!isJson(request)) throw problemError(problems.unsupportedMediaType());
  if (Number(request.headers["content-length"] ?? 0) > limit) throw problemError(problems.tooLarge());
  const bytes = await bytesOf(request, limit);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw problemError(problems.invalid([{ path: "", message: "the body is no JSON" }]));
  }
};
