/** The command line says nothing that can be done; the message says what it could say. */
export type UsageError = Error & { readonly code: "USAGE" };

export const usageError = (sentence: string): UsageError =>
  Object.assign(new Error(sentence), { code: "USAGE" as const });
