/** What `work` returns or throws, as a promise: a port in memory answers as one on a network would. */
export const answer = <Result>(work: () => Result) =>
  new Promise<Result>((resolve) => {
    resolve(work());
  });
