import { epochStream } from "./epoch.ts";

/** Matches the names of our streams: none of the server's own, none of another deployment, not the epoch's.
 * Read by the server's regular expressions and by ours alike. */
export const ourStreams = (prefix: string) =>
  `^${prefix.replaceAll(/[^\w-]/g, String.raw`\$&`)}(?!${epochStream}$)[^$]`;
