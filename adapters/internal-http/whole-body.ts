import type { IncomingMessage } from "node:http";

const brokenOff = () => Object.assign(new Error("the body broke off"), { code: "ECONNRESET" as const });

/** All bytes of a request or an answer; undefined when there are more than `max`. By events, which cost far less than iterating.
 * @throws Error with code ECONNRESET when the other side goes away. */
export const wholeBody = (message: IncomingMessage, max: number) =>
  new Promise<Buffer | undefined>((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    message.on("data", (part: Buffer) => {
      bytes += part.length;
      if (bytes <= max) parts.push(part);
      else {
        message.pause();
        resolve(undefined);
      }
    });
    message.once("end", () => {
      resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts));
    });
    // More than one may come, and one that nobody hears ends the process.
    message.on("error", reject);
    message.once("close", () => {
      if (!message.complete) reject(brokenOff());
    });
  });
