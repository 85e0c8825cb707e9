/** Middle value; the mean of the two middle ones for an even count. NaN of nothing. */
export const median = (values: readonly number[]) => quantile(values, 0.5);

/** Linear interpolation between the closest ranks (the "R-7" estimate). NaN of nothing. */
export const quantile = (values: readonly number[], share: number) => {
  const sorted = values.toSorted((left, right) => left - right);
  const rank = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(rank)] ?? Number.NaN, sorted[Math.ceil(rank)] ?? Number.NaN];
  return below + (above - below) * (rank - Math.floor(rank));
};

export type Contest = Readonly<Record<string, () => Promise<unknown>>>;

export type Figures<Names extends Contest> = { readonly [Name in keyof Names]: Awaited<ReturnType<Names[Name]>>[] };

/** Runs every contestant once a round, in turn and in alternating order, so that a slow moment of the machine hits them all.
 * Answers each one's figures, one a round. */
export const alternate = async <Names extends Contest>(rounds: number, contest: Names): Promise<Figures<Names>> => {
  const names = Object.keys(contest);
  const figures = Object.fromEntries(names.map((name) => [name, [] as unknown[]]));
  for (let round = 0; round < rounds; round += 1)
    for (const name of round % 2 === 0 ? names : names.toReversed()) figures[name]?.push(await contest[name]?.());
  return figures as Figures<Names>;
};

/** How often a second `work` is done by `writers` that each start again as soon as they are done, for `durationMs`. */
export const ratePerSecond = async (writers: number, durationMs: number, work: (writer: number) => Promise<void>) => {
  const started = performance.now();
  let done = 0;
  const writer = async (index: number) => {
    while (performance.now() - started < durationMs) {
      await work(index);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, index) => writer(index)));
  return (done / (performance.now() - started)) * 1000;
};
