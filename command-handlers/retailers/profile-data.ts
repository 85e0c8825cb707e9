import type { RetailerProfile } from "../../domain/retailers/index.ts";

/** As the API takes it: the address in one piece. */
export type ProfileInput = Pick<RetailerProfile, "businessName" | "contactPerson" | "email" | "phone" | "timeZone"> & {
  readonly address: Pick<RetailerProfile, "street" | "postcode" | "city" | "region">;
};

/** As the events keep it: flat. */
export const profileData = (input: ProfileInput): RetailerProfile => {
  const { businessName, contactPerson, email, phone, timeZone } = input;
  const { street, postcode, city, region } = input.address;
  return { businessName, contactPerson, email, phone, street, postcode, city, region, timeZone };
};
