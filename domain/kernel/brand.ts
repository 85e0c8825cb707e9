declare const brand: unique symbol;

/** A `Base` told apart from every other by name: only its own constructor makes one. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
