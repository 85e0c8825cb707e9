const slugMax = 200;

/** "Crème brûlée, 6 × 90 g" -> "creme-brulee-6-90-g"; `otherwise` where nothing of the name is left. */
export const slugOf = (name: string, otherwise: string) =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, slugMax)
    .replace(/^-+|-+$/g, "") || otherwise;
