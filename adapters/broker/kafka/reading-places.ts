import { partitionName, type TopicPartition } from "../../../schemas/topics/event-topics.ts";

/** Where one partition is read. */
export type Reading = {
  readonly place: TopicPartition;
  /** Its records are wanted. */
  isOn: boolean;
  /** The offset of the record that comes next. */
  next: number;
  /** The offset behind its last record, as of the last answer. */
  high: number;
};

/** Where each partition is read, whichever connection does it at the moment. */
export const readingPlaces = () => {
  const readings = new Map<string, Reading>();
  return {
    of: (place: TopicPartition): Reading => {
      const name = partitionName(place);
      const reading = readings.get(name) ?? { place, isOn: false, next: 0, high: 0 };
      readings.set(name, reading);
      return reading;
    },
    wanted: (): readonly Reading[] => [...readings.values()].filter(({ isOn }) => isOn),
  };
};
