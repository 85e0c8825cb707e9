/** How many requests are being answered; what comes above that is turned away at once. */
export type Admission = {
  /** undefined when it is full; else what gives the place back, once, however often it is called. */
  readonly enter: () => (() => void) | undefined;
  readonly inFlight: () => number;
};

export const admission = (max: number): Admission => {
  let inFlight = 0;
  return {
    enter: () => {
      if (inFlight >= max) return undefined;
      inFlight += 1;
      let inside = true;
      return () => {
        if (inside) inFlight -= 1;
        inside = false;
      };
    },
    inFlight: () => inFlight,
  };
};
