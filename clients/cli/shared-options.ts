import { parseArgs } from "node:util";

const options = {
  url: { type: "string" },
  email: { type: "string" },
  password: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

export type Shared = {
  readonly url?: string;
  readonly email?: string;
  readonly password?: string;
  readonly help: boolean;
  /** What is the command's own: its words and options, in order. */
  readonly rest: readonly string[];
};

const texts = ["url", "email", "password"] as const;

/** Takes the options that every command has out of the command line, wherever they stand. */
export const sharedOptions = (args: readonly string[]): Shared => {
  const { values, tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const taken = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== "option" || !(token.name in options)) continue;
    taken.add(token.index);
    if (token.value !== undefined && !token.inlineValue) taken.add(token.index + 1);
  }
  const given = Object.fromEntries(
    texts.flatMap((name) => (typeof values[name] === "string" ? [[name, values[name]]] : [])),
  );
  return { ...given, help: values.help === true, rest: args.filter((_, index) => !taken.has(index)) };
};
