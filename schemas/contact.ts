import { z } from "zod";

const regionNames = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

const isTimeZone = (name: string) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** An address as it is compared: no space around it, lower case. */
export const email = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** At most 128 characters: what is hashed is bounded. */
export const password = z.string().min(10).max(128);

export const phone = z
  .string()
  .trim()
  .max(50)
  .regex(/^\+?[0-9 ()./-]{3,}$/, "is no telephone number");

/** ISO 3166-1 alpha-2. */
export const region = z
  .string()
  .refine((code) => /^[A-Z]{2}$/.test(code) && regionNames.of(code) !== undefined, "is no ISO 3166-1 alpha-2 code");

/** A name of the IANA time zone database. */
export const timeZone = z.string().max(100).refine(isTimeZone, "is no IANA time zone");

/** One line of text that somebody wrote: trimmed, not empty. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}]*$/u, "has control characters");

/** Left out reads as null. */
export const orNull = <Type extends z.ZodType>(type: Type) => type.nullable().default(null);

/** `street`: one to four lines, "\n" between. */
export const address = z.object({
  street: orNull(
    z
      .string()
      .trim()
      .min(1)
      .max(300)
      .regex(/^[^\p{Cc}]+(\n[^\p{Cc}]+){0,3}$/u, "is one to four lines of text"),
  ),
  postcode: orNull(line(20)),
  city: line(100),
  region,
});
