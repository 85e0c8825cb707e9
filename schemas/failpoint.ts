/** `TRADEPOST_FAILPOINT=name` or `name:n`: the n-th hit (the first, when left out) kills the process as a power cut would. */
const planted = () => {
  const [name, hit] = (process.env["TRADEPOST_FAILPOINT"] ?? "").split(":");
  return name ? { name, hitsLeft: Number(hit ?? 1) } : undefined;
};

const armed = planted();

/** Marks a place where a crash has to be survived. Costs one comparison unless it is armed by the environment. */
export const failpoint = (name: string) => {
  if (armed?.name !== name) return;
  armed.hitsLeft -= 1;
  if (armed.hitsLeft === 0) process.kill(process.pid, "SIGKILL");
};
