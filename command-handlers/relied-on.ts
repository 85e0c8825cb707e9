import type { ReliedOn } from "../domain/orders/index.ts";
import { streamOf } from "./aggregate.ts";
import type { Fact } from "./command-handler.ts";

/** Facts as an event records them; a stream that does not exist is not relied on. */
export const reliedOn = (
  aggregate: { readonly category: string },
  id: string,
  fact: Fact<unknown> | undefined,
): readonly ReliedOn[] =>
  fact === undefined || fact.revision === "none" ? [] : [{ stream: streamOf(aggregate, id), revision: fact.revision }];
