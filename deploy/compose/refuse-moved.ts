import type { Pool } from "pg";
import { type MoveState, moveMark } from "../../adapters/postgres/move-mark.ts";
import { fault } from "./fault.ts";

const sentences: Readonly<Record<MoveState, (place: string) => string>> = {
  leaving: (place) =>
    `This installation is on its way to ${place}. Run "npm run migrate" again until it says that it is done, or take it back with "--abandon".`,
  left: (place) =>
    `This installation was moved to ${place}: start that one. What is recorded there is not recorded here. The way back is "npm run migrate" with "--abandon" (docs/operating.md).`,
  arriving: (place) =>
    `This database is still being filled from ${place}. Run "npm run migrate" again until it says that it is done.`,
};

/** @throws Fault with a sentence when this installation has left, or is not whole yet. */
export const refuseMoved = async (pool: Pool) => {
  const mark = await moveMark(pool).read();
  if (mark) throw fault(sentences[mark.state](mark.place));
};
