import tseslint from "typescript-eslint";

/** Limits of the house: a file, function or branch that outgrows them asks to be two. */
const sizes = {
  "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
  "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
  complexity: ["error", 10],
  "max-depth": ["error", 3],
  "max-params": ["error", 4],
};

const correctness = {
  eqeqeq: "error",
  "no-console": "error",
  "no-var": "error",
  "prefer-const": "error",
  "object-shorthand": "error",
  "@typescript-eslint/switch-exhaustiveness-check": [
    "error",
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
  ],
  "@typescript-eslint/consistent-type-definitions": ["error", "type"],
  "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
  "@typescript-eslint/no-import-type-side-effects": "error",
  "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
  "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
  // `await` in a callback that may stay synchronous is often a port's signature.
  "@typescript-eslint/require-await": "off",
  // Index signatures are read with brackets here, as the compiler demands.
  "@typescript-eslint/dot-notation": "off",
  "no-restricted-syntax": [
    "error",
    { selector: "ExportAllDeclaration", message: "Name what a module gives away: export { … } from." },
    { selector: "TSEnumDeclaration", message: "A union of literals says the same and erases." },
  ],
};

const pureDomain = {
  "no-restricted-globals": ["error", "Date", "setTimeout", "setInterval", "process", "crypto", "fetch"],
  "no-restricted-properties": [
    "error",
    { object: "Math", property: "random", message: "Chance arrives in the command." },
    { object: "Date", property: "now", message: "Time arrives in the command." },
  ],
};

export default tseslint.config(
  { ignores: ["**/node_modules/", "**/.tradepost/", "**/.turbo/", "coverage/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  { rules: { ...correctness, ...sizes } },
  {
    files: ["domain/**/*.ts"],
    ignores: ["domain/kernel/instant.ts", "**/*.spec.ts"],
    rules: pureDomain,
  },
  {
    files: ["**/*.spec.ts", "**/*.contract.ts"],
    rules: {
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  { files: ["clients/cli/**", "deploy/**", "checks/**", "bench/**"], rules: { "no-console": "off" } },
  { files: ["**/*.js", "**/*.mjs", "**/*.cjs"], ...tseslint.configs.disableTypeChecked },
  { files: ["**/*.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
);
