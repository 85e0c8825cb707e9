/** Who may import whom. Each rule says why; checks/import-rules plants one violation of each and sees it found. */

const contexts =
  "companies|retailers|accounts|products|inventory|orders|fulfilment|payments|deliveries|messaging|files|analytics";

/** Where a process is composed. */
const mains = "^(command-handlers|projections|read-api)/(relay/)?main\\.ts$";

const specs = "\\.(spec|contract|fixture)\\.ts$";

/** Everything outside `layers`: other layers, libraries and Node's own modules when `libraries` is false. */
const outside = (...layers) =>
  `^(?!(${layers.join("|")})/)(domain|schemas|feeds|command-handlers|projections|read-api|adapters|clients|deploy|checks|bench)/`;

const layer = (name, allowed, comment) => ({
  name: `${name}-imports`,
  comment,
  severity: "error",
  from: { path: `^${name}/`, pathNot: [specs, mains] },
  to: { path: outside(name, ...allowed) },
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "domain-is-pure",
      comment:
        "What may happen is decided without a library, a clock or a file: it runs anywhere and replays the same.",
      severity: "error",
      from: { path: "^domain/", pathNot: specs },
      to: { pathNot: "^domain/" },
    },
    layer("schemas", ["domain"], "A shape that crosses a process knows what may happen and nothing of who handles it."),
    layer(
      "feeds",
      ["schemas", "domain"],
      "How events arrive is the same for every consumer, so it knows none of them.",
    ),
    layer(
      "command-handlers",
      ["feeds", "schemas", "domain"],
      "A process never imports another one: it could not be deployed apart. Ports are met by whoever composes.",
    ),
    layer(
      "projections",
      ["feeds", "schemas", "domain"],
      "A process never imports another one: read models are rebuilt from events, never by asking the write side.",
    ),
    layer(
      "read-api",
      ["schemas"],
      "The gateway sees shapes alone: commands and queries go through ports, so it can run apart.",
    ),
    layer(
      "adapters",
      ["schemas", "domain"],
      "An adapter fits a port by structure: importing it would tie every technology to one caller.",
    ),
    layer("clients", ["schemas"], "What people hold in their hands speaks the public shapes and nothing behind them."),
    {
      name: "clients-import-types-of-schemas",
      comment: "A client bundles no parser of the server: only types of the schemas cross over.",
      severity: "error",
      from: { path: "^clients/", pathNot: specs },
      to: { path: "^schemas/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "clients-meet-in-the-sdk",
      comment: "A client builds on the SDK, never on another client.",
      severity: "error",
      from: { path: "^clients/([^/]+)/", pathNot: specs },
      to: { path: "^clients/", pathNot: "^clients/($1|sdk)/" },
    },
    {
      name: "adapters-are-chosen-at-the-top",
      comment:
        "Which technology stands behind a port is decided where a process is composed, in specs, checks and measurements.",
      severity: "error",
      from: {
        path: "^(domain|schemas|feeds|command-handlers|projections|read-api|clients)/",
        pathNot: [specs, mains],
      },
      to: { path: "^adapters/" },
    },
    {
      name: "nobody-imports-the-composition",
      comment: "What composes everything is the top: an import of it from below would be a circle.",
      severity: "error",
      from: { pathNot: ["^(deploy|checks|bench)/", "\\.e2e\\.spec\\.ts$", mains] },
      to: { path: "^(deploy|checks|bench)/" },
    },
    {
      name: "a-main-composes-its-own-process",
      comment:
        "A process is its own layer, adapters, and what all compositions share: another process it meets on the wire.",
      severity: "error",
      from: { path: mains },
      to: { path: outside("$1", "feeds", "schemas", "domain", "adapters", "deploy/compose", "deploy/first-page") },
    },
    {
      name: "nobody-imports-a-main",
      comment: "Importing a main starts a process.",
      severity: "error",
      from: {},
      to: { path: mains },
    },
    {
      name: "contexts-never-import-each-other",
      comment: "Contexts meet in events: each can change, and be read, without the others.",
      severity: "error",
      from: { path: `^(domain|schemas|command-handlers|projections|read-api)/(${contexts})/`, pathNot: specs },
      to: { path: `^$1/(${contexts})/`, pathNot: "^$1/$2/" },
    },
    {
      name: "enter-a-context-by-its-index",
      comment: "The index says what a context gives away; the rest may change without asking anybody.",
      severity: "error",
      from: { path: "^(?!domain/)", pathNot: specs },
      to: { path: `^domain/(${contexts})/`, pathNot: `^domain/(${contexts})/index\\.ts$` },
    },
    {
      name: "specs-are-leaves",
      comment: "What runs never leans on a spec.",
      severity: "error",
      from: { pathNot: specs },
      to: { path: specs },
    },
    {
      name: "no-circles",
      comment: "Two files that need each other are one thought in two places.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "every-import-exists",
      comment: "An import that resolves to nothing fails only when it runs.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(node_modules|coverage|\\.tradepost)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
