import type { Client } from "./http-client.ts";

export type ExpectedStock = {
  /** Units available of each product. */
  readonly stocks: ReadonlyMap<string, number | undefined>;
  /** Of somebody who sees them. */
  readonly token: string;
};

/** Where gateways answer, caches and all, another stock than there is, in words. */
export const wrongAnswers = async (ats: readonly Client[], { stocks, token }: ExpectedStock) => {
  const wrong: string[] = [];
  for (const [id, expected] of stocks)
    for (const [index, at] of ats.entries()) {
      const { status, text } = await at.call({ method: "GET", path: `/api/products/${id}`, token });
      const available = Number(/"available":(\d+)/.exec(text)?.[1]);
      if (status !== 200 || available !== expected)
        wrong.push(`gateway ${index + 1} says ${status} ${available} of ${id}, not ${String(expected)}`);
    }
  return wrong;
};
