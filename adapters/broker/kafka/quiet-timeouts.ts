type EmitWarning = typeof process.emitWarning;

let isQuiet = false;

const isOfClient = (args: readonly unknown[]) =>
  args.includes("TimeoutNegativeWarning") && (new Error().stack ?? "").includes("kafkajs");

/** kafkajs 2.2.4 sets timers into the past, which today's Node warns of on stderr. Those warnings, and no others, are dropped. */
export const quietTimeouts = () => {
  if (isQuiet) return;
  isQuiet = true;
  const emit: EmitWarning = process.emitWarning.bind(process);
  process.emitWarning = (...args: readonly unknown[]) => {
    if (!isOfClient(args)) Reflect.apply(emit, process, args);
  };
};
