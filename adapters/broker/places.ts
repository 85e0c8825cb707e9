/** As many as may at once.
 * `enter` throws an Error with code OVERLOADED when all places are taken, else it gives the way out. */
export const places = (count: number) => {
  let taken = 0;
  return {
    enter: () => {
      if (taken >= count) throw Object.assign(new Error(`${count} read already`), { code: "OVERLOADED" as const });
      taken += 1;
      return () => {
        taken -= 1;
      };
    },
  };
};
