import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { limitedTo } from "./limited-to.ts";

export type Argon2Options = {
  /** Mixed into every hash and kept apart from them: a stolen table alone cannot be guessed at. */
  readonly pepper: Buffer;
  /** Defaults: OWASP's minimum for argon2id, 19 MiB and two passes of one thread. */
  readonly memoryKiB?: number;
  readonly passes?: number;
  /** How many are computed at once, and how many may wait for their turn. */
  readonly concurrency?: number;
  readonly waitingMax?: number;
};

const unpadded = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");

/** Argon2id (RFC 9106) in PHC strings, a bounded number at a time.
 * @throws Overloaded from both functions when too many wait. */
export const argon2Passwords = (options: Argon2Options) => {
  const { pepper, memoryKiB = 19_456, passes = 2, concurrency = 2, waitingMax = 64 } = options;
  const limited = limitedTo(concurrency, waitingMax);
  const costs = { memoryCost: memoryKiB, timeCost: passes, parallelism: 1, secret: pepper };
  const parameters = `m=${String(memoryKiB)},t=${String(passes)},p=1`;
  /** No password has it: verifying against it costs what verifying against a real one costs. */
  const nobodys = `$argon2id$v=19$${parameters}$${unpadded(randomBytes(16))}$${unpadded(randomBytes(32))}`;

  return {
    hash: (password: string) => limited(() => hash(password, costs)),
    verify: async (passwordHash: string | undefined, password: string) => {
      const matches = await limited(() => verify(passwordHash ?? nobodys, password, { secret: pepper }));
      return matches && passwordHash !== undefined;
    },
  };
};
