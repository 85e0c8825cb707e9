/** Numbers of views that only rise, and so do sums of them. */
export const viewVersions = () => {
  const own = new Map<string, number>();
  let every = 0;
  const of = (view: string) => every + (own.get(view) ?? 0);
  const raise = (view: string) => own.set(view, (own.get(view) ?? 0) + 1);
  return {
    of,
    raise,
    raiseAll: () => {
      every += 1;
    },
    /** A number that `of` has never given and never will. */
    unlikeAny: (view: string) => {
      raise(view);
      const number = of(view);
      raise(view);
      return number;
    },
  };
};
