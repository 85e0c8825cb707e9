import { startInstance } from "../checks/instance.ts";
import { median } from "./measure.ts";
import type { Measured } from "./report.ts";
import type { Server } from "./server.ts";

/** Seconds until ready: on an empty folder with the demo's year to tell, and on a folder that has data. */
export const benchStarts = async ({ dataFolder }: Server): Promise<readonly Measured[]> => {
  const folder = `${dataFolder}-starts`;
  const first = await startInstance(folder, { LOG_LEVEL: "error" });
  await first.stop();
  const again: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const instance = await startInstance(folder, { LOG_LEVEL: "error" });
    again.push(instance.readyAfterMs / 1000);
    await instance.stop();
  }
  return [
    { what: "start with existing data", value: median(again), unit: "s", atMost: 2.5, aim: 1.5, detail: {} },
    {
      what: "first start, demo data and all, after npm ci",
      value: first.readyAfterMs / 1000,
      unit: "s",
      atMost: 30,
      aim: 15,
      detail: {},
    },
  ];
};
