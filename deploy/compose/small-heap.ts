import { setFlagsFromString } from "node:v8";

/** Percent of what is alive that may be added before the old generation is collected again. What is kept for a while and then
 * dropped (the tail of the log, states of streams) dies there: by default V8 lets as much of it gather as is alive, and with it
 * the buffers that it holds. Collecting is mostly done beside the main thread. */
const growingPercent = 15;

/** Keeps this process small. Set from inside, so that it holds however the process was started. */
export const keepHeapSmall = () => {
  setFlagsFromString(`--heap-growing-percent=${growingPercent}`);
};
