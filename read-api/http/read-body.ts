import type { IncomingMessage } from "node:http";
import { problemError, problems } from "./problem.ts";

/** Clients of a schema registry name its own types. */
const jsonTypes = /^application\/(json|vnd\.schemaregistry(\.v1)?\+json)\s*(;|$)/i;

const isJson = ({ headers }: IncomingMessage) =>
  jsonTypes.test(headers["content-type"] ?? "") && headers["content-encoding"] === undefined;

const isEmpty = ({ headers }: IncomingMessage) =>
  headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0;

/** By events: an async iterator over a request costs more than all the rest of a small command's way through the edge. */
const bytesOf = (request: IncomingMessage, limit: number) =>
  new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else {
        request.pause();
        reject(problemError(problems.tooLarge()));
      }
    });
    request.once("end", () => {
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length));
    });
    request.once("error", reject);
    request.once("close", () => {
      if (!request.complete) reject(problemError(problems.invalid([{ path: "", message: "the body broke off" }])));
    });
  });

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A JSON body of at most `limit` bytes; undefined when there is none.
 * @throws ProblemError TooLarge, UnsupportedMediaType, Invalid. */
export const readBody = async (request: IncomingMessage, limit: number): Promise<unknown> => {
  if (isEmpty(request)) return undefined;
  if (!isJson(request)) throw problemError(problems.unsupportedMediaType());
  if (Number(request.headers["content-length"] ?? 0) > limit) throw problemError(problems.tooLarge());
  const bytes = await bytesOf(request, limit);
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw problemError(problems.invalid([{ path: "", message: "the body is no JSON" }]));
  }
};
