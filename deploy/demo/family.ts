/** What suppliers sell: one design in several variants, each a product of its own. */
export type Family = {
  readonly name: string;
  readonly category: readonly [primary: string, secondary: string];
  readonly description: string;
  readonly tags: readonly string[];
  /** Variant and price, in the supplier's currency. */
  readonly variants: readonly (readonly [variant: string, price: string])[];
  /** Sold in whole multiples of so many. */
  readonly casePack: number;
  readonly material: string;
};
