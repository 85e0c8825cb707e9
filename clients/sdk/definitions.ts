import type { z } from "zod";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

declare const types: unique symbol;

/** Where something is asked for. `{field}` in the path is filled from the input, the rest of which is body or query string. */
export type Endpoint<Input, Answer> = {
  /** The command's name; null for what is none. */
  readonly command: string | null;
  readonly method: Method;
  readonly path: string;
  readonly [types]?: (input: Input) => Answer;
};

type Definition = { readonly input: z.ZodType; readonly result: z.ZodType };

/** A command, under the name that its definition has. */
export const command = <Command extends Definition>(name: string, method: Method, path: string) => {
  const endpoint: Endpoint<z.input<Command["input"]>, z.output<Command["result"]>> = { command: name, method, path };
  return endpoint;
};

export const query = <Input, Answer>(path: string) => {
  const endpoint: Endpoint<Input, Answer> = { command: null, method: "GET", path };
  return endpoint;
};

export const action = <Input, Answer>(method: Method, path: string) => {
  const endpoint: Endpoint<Input, Answer> = { command: null, method, path };
  return endpoint;
};
