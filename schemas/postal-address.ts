import { z } from "zod";

/** `street` holds its lines, "\n" between; `region` is ISO 3166-1 alpha-2. Null where nothing was given or the person was forgotten. */
export const postalAddress = z.object({
  street: z.string().nullable(),
  postcode: z.string().nullable(),
  city: z.string(),
  region: z.string(),
});
