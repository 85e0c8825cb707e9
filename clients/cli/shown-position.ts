const counted = /^\d{16}$/;

/** A position for eyes: the Postgres log counts its events, other stores have places in text, of which the first half is enough. */
export const shownPosition = (position: string) =>
  counted.test(position)
    ? new Intl.NumberFormat("en").format(Number(position))
    : position.slice(0, position.length / 2).replace(/^0+(?=.)/, "");
