import type { Message } from "../domain/kernel/message.ts";
import type { Checkpoint } from "../feeds/checkpoint.ts";
import type { Subscriber } from "../feeds/consumer.ts";
import type { ParkedEvent, ParkingDecision } from "../feeds/parking.ts";
import { type ParkingDeps, resolveParked } from "./resolve-parked.ts";
import type { Projector } from "./projector.ts";
import type { ViewStore } from "./view-store.ts";
import { viewWriter, type ViewWriterOptions } from "./view-writer.ts";

type Writing = Omit<ViewWriterOptions<never, never>, "projector" | "store">;
type Resolving = ParkingDeps & { readonly stream: string; readonly action: "retry" | "skip"; readonly actor: string };

/** A projector and where its rows are kept, with the type of the row hidden: the engine runs many of them. */
export type View = {
  readonly name: string;
  readonly version: number;
  /** Name and version together: "order-summary_v2". */
  readonly id: string;
  readonly handles: readonly string[];
  readonly checkpoint: (partition: number) => Promise<Checkpoint | undefined>;
  readonly writer: (writing: Writing) => Subscriber;
  readonly parked: () => Promise<readonly ParkedEvent[]>;
  readonly decisions: () => Promise<readonly ParkingDecision[]>;
  readonly resolve: (resolving: Resolving) => Promise<boolean>;
};

export const view = <Event extends Message, Row>(projector: Projector<Event, Row>, store: ViewStore<Row>): View => ({
  name: projector.name,
  version: projector.version,
  id: `${projector.name}_v${String(projector.version)}`,
  handles: projector.handles,
  checkpoint: store.checkpoint,
  writer: (writing) => viewWriter({ ...writing, projector, store }),
  parked: store.parked,
  decisions: store.decisions,
  resolve: (resolving) => resolveParked({ ...resolving, projector, store }),
});
