import { type Kind, kinds } from "./configuration.ts";

/** One process to run. */
export type Planned = {
  readonly kind: Kind;
  /** "read-api 2" */
  readonly name: string;
  /** From the root of the checkout. */
  readonly entry: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
};

const entries: Readonly<Record<Kind, string>> = {
  "command-handlers": "command-handlers/main.ts",
  projections: "projections/main.ts",
  "read-api": "read-api/main.ts",
  relay: "command-handlers/relay/main.ts",
};

export const urlOf = ({ port }: { readonly port: number }) => `http://127.0.0.1:${port}`;

/** Which processes run where, given a port for each. Gateways come last: they are told where the others are. */
export const plan = (
  counts: Readonly<Record<Kind, number>>,
  portFor: (kind: Kind, index: number) => number,
  env: Readonly<Record<string, string>>,
): readonly Planned[] => {
  const ports = Object.fromEntries(
    kinds.map((kind) => [kind, Array.from({ length: counts[kind] }, (_, index) => portFor(kind, index))]),
  );
  const urls = (kind: Kind) => (ports[kind] ?? []).map((port) => urlOf({ port })).join(",");
  const peers = { COMMAND_HANDLERS_URLS: urls("command-handlers"), PROJECTIONS_URLS: urls("projections") };
  const order: readonly Kind[] = ["command-handlers", "projections", "relay", "read-api"];
  return order.flatMap((kind) =>
    (ports[kind] ?? []).map((port, index): Planned => {
      const own = kind === "read-api" ? peers : {};
      return {
        kind,
        name: `${kind} ${index + 1}`,
        entry: entries[kind],
        port,
        env: { ...env, ...own, PORT: `${port}` },
      };
    }),
  );
};
