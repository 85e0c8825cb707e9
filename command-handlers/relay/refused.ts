/** Topics and store do not belong together, or are not what they must be: publishing on would make a hole, a new order or a mix of
 * two histories. Nobody but an operator can mend that, so the relay stops. */
export type RelayRefused = Error & { readonly code: "RELAY_REFUSED" };

export const refused = (message: string, cause?: unknown): RelayRefused =>
  Object.assign(new Error(message, { cause }), { code: "RELAY_REFUSED" as const });

export const isRelayRefused = (error: unknown): error is RelayRefused =>
  error instanceof Error && "code" in error && error.code === "RELAY_REFUSED";

/** What an operator can do about it; the same for every mismatch of topics and store. */
export const newGeneration =
  "Connect the store that these topics were published from, or publish everything anew under a new topic generation.";
