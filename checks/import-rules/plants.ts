export type Plant = {
  /** The rule that must find it. */
  readonly rule: string;
  readonly file: string;
  readonly source: string;
};

/** One violation of each rule. What they import stands in `innocent`. */
export const plants: readonly Plant[] = [
  { rule: "domain-is-pure", file: "domain/orders/clock.ts", source: `import "node:fs";` },
  { rule: "schemas-imports", file: "schemas/early.ts", source: `import "../feeds/feed.ts";` },
  { rule: "feeds-imports", file: "feeds/curious.ts", source: `import "../projections/projector.ts";` },
  {
    rule: "command-handlers-imports",
    file: "command-handlers/peek.ts",
    source: `import "../projections/projector.ts";`,
  },
  { rule: "projections-imports", file: "projections/ask.ts", source: `import "../command-handlers/event-store.ts";` },
  { rule: "read-api-imports", file: "read-api/deep.ts", source: `import "../domain/orders/index.ts";` },
  {
    rule: "adapters-imports",
    file: "adapters/event-store/tied.ts",
    source: `import type {} from "../../command-handlers/event-store.ts";`,
  },
  { rule: "clients-imports", file: "clients/cli/inside.ts", source: `import "../../domain/orders/index.ts";` },
  {
    rule: "clients-import-types-of-schemas",
    file: "clients/sdk/heavy.ts",
    source: `import { shape } from "../../schemas/shape.ts"; shape();`,
  },
  { rule: "clients-meet-in-the-sdk", file: "clients/cli/borrow.ts", source: `import "../web/page.ts";` },
  {
    rule: "adapters-are-chosen-at-the-top",
    file: "command-handlers/choose.ts",
    source: `import "../adapters/event-store/memory.ts";`,
  },
  { rule: "nobody-imports-the-composition", file: "read-api/upwards.ts", source: `import "../deploy/local/main.ts";` },
  {
    rule: "a-main-composes-its-own-process",
    file: "read-api/main.ts",
    source: `import "../command-handlers/event-store.ts";`,
  },
  { rule: "nobody-imports-a-main", file: "deploy/local/both.ts", source: `import "../../command-handlers/main.ts";` },
  {
    rule: "contexts-never-import-each-other",
    file: "domain/orders/foreign.ts",
    source: `import "../products/index.ts";`,
  },
  {
    rule: "enter-a-context-by-its-index",
    file: "command-handlers/orders/window.ts",
    source: `import "../../domain/orders/order.ts";`,
  },
  { rule: "specs-are-leaves", file: "feeds/lean.ts", source: `import "./feed.spec.ts";` },
  { rule: "no-circles", file: "feeds/left.ts", source: `import "./right.ts";` },
  { rule: "every-import-exists", file: "feeds/lost.ts", source: `import "./nowhere.ts";` },
];

const empty = "export {};\n";

/** A small tree in the shape of the real one that breaks no rule. */
export const innocent: Readonly<Record<string, string>> = {
  "domain/orders/index.ts": `import "./order.ts";`,
  "domain/orders/order.ts": `import "../kernel/money.ts";`,
  "domain/kernel/money.ts": empty,
  "domain/products/index.ts": empty,
  "schemas/shape.ts": `import type {} from "../domain/orders/index.ts"; export const shape = () => 1;`,
  "feeds/feed.ts": `import "../schemas/shape.ts";`,
  "feeds/feed.spec.ts": `import "../adapters/event-store/memory.ts";`,
  "feeds/right.ts": `import "./left.ts";`,
  "feeds/left.ts": empty,
  "command-handlers/event-store.ts": `import "../feeds/feed.ts";`,
  "command-handlers/main.ts": `import "../adapters/event-store/memory.ts"; import "./event-store.ts";`,
  "command-handlers/relay/main.ts": `import "../../deploy/compose/run.ts"; import "../event-store.ts";`,
  "projections/projector.ts": `import "../feeds/feed.ts";`,
  "read-api/gateway.ts": `import "../schemas/shape.ts";`,
  "adapters/event-store/memory.ts": `import "node:fs"; import "../../schemas/shape.ts";`,
  "adapters/event-store/memory.spec.ts": `import "../../command-handlers/event-store.ts";`,
  "clients/sdk/index.ts": `import type { shape } from "../../schemas/shape.ts"; export type Shape = typeof shape;`,
  "clients/cli/main.ts": `import "../sdk/index.ts";`,
  "clients/web/page.ts": empty,
  "deploy/compose/run.ts": `import "../../projections/projector.ts";`,
  "deploy/local/main.ts": `import "../../adapters/event-store/memory.ts"; import "../../read-api/gateway.ts";`,
};
