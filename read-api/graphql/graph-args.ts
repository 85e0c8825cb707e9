import { z } from "zod";

/** GraphQL says null where nothing was given; filters take nothing for it. */
export const withoutNulls = <Shape extends z.ZodObject>(shape: Shape) =>
  z
    .record(z.string(), z.unknown())
    .transform((args) => Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null)))
    .pipe(shape);

export const byId = z.object({ id: z.string().max(100) });
export const paged = z.object({
  first: z.number().int().min(1).max(100).default(20),
  after: z.string().max(1024).optional(),
});
