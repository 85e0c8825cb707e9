import type { Upcaster } from "./upcaster.ts";

/** Every step that is more than added fields at their defaults, from all contexts. */
export const upcasters: readonly Upcaster[] = [];
