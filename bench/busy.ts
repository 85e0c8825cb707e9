import { cpus } from "node:os";

const times = () =>
  cpus().reduce(
    ({ idle, total }, { times: of }) => ({
      idle: idle + of.idle,
      total: total + Object.values(of).reduce((sum, ms) => sum + ms, 0),
    }),
    { idle: 0, total: 0 },
  );

/** What `work` answers, and how much of the machine's cores was in use meanwhile, by anybody: 0 to 100 %. */
export const withBusy = async <Result>(work: () => Promise<Result>) => {
  const before = times();
  const result = await work();
  const after = times();
  return { result, busyPercent: 100 * (1 - (after.idle - before.idle) / (after.total - before.total)) };
};
