import type { Projections } from "../../projections/engine.ts";

type Part = { readonly names: readonly string[]; readonly projections: Projections };

/** Two engines, each with views of its own, as one. */
export const joinedProjections = (first: Part, second: Part): Projections => {
  const of = (name: string) => (second.names.includes(name) ? second : first).projections;
  const both = [first.projections, second.projections] as const;
  return {
    status: async () => (await Promise.all(both.map(({ status }) => status()))).flat(),
    isActive: (name) => of(name).isActive(name),
    held: () => both.flatMap(({ held }) => held()),
    heard: (viewId, partition, position) => {
      of(viewId).heard(viewId, partition, position);
    },
    // Nobody reads the second engine's tables through the API.
    reach: first.projections.reach,
    parked: (name) => of(name).parked(name),
    inspect: (name, stream) => of(name).inspect(name, stream),
    retry: (name, stream, actor) => of(name).retry(name, stream, actor),
    skip: (name, stream, actor) => of(name).skip(name, stream, actor),
    decisions: (name) => of(name).decisions(name),
    stop: async () => {
      await Promise.all(both.map(({ stop }) => stop()));
    },
  };
};
