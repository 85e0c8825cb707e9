import { instant } from "../domain/kernel/instant.ts";
import { position, type RecordedEvent } from "../schemas/recorded-event.ts";

/** What a spec says of an event; the rest follows from its place in the list. */
type Sample = { readonly stream: string; readonly type: string; readonly data?: unknown };

const at = instant("2026-03-01T08:00:00.000Z");

/** Events as a store hands them out, positions 1, 2, … and revisions from 0 in each stream. */
export const sampleEvents = (samples: readonly Sample[]): readonly RecordedEvent[] => {
  const revisions = new Map<string, number>();
  return samples.map(({ stream, type, data = {} }, index) => {
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    const metadata = {
      commandId: `c-${index}`,
      correlationId: `c-${index}`,
      causationId: `c-${index}`,
      actor: "system:sample",
      at,
      schemaVersion: "1",
      chain: `chain of ${index}`,
    };
    return {
      id: `e-${index}`,
      type,
      data: JSON.stringify(data),
      metadata,
      stream,
      revision,
      position: position(String(index + 1).padStart(16, "0")),
      recordedAt: at,
    };
  });
};
