/** Room in memory that many buffers share beyond what each has for itself. */
export type SharedRoom = {
  /** So much more is held; less, where it is negative. */
  readonly hold: (events: number, chars: number) => void;
  readonly isFull: () => boolean;
};

export const sharedRoom = (eventsMax: number, charsMax: number): SharedRoom => {
  let [events, chars] = [0, 0];
  return {
    hold: (moreEvents, moreChars) => {
      events += moreEvents;
      chars += moreChars;
    },
    isFull: () => events >= eventsMax || chars >= charsMax,
  };
};
