import type { Principal } from "../../schemas/principal.ts";
import type { Sender } from "./tokens.ts";

/** Who asks, where only somebody may.
 * @throws Error when the token was signed for nobody: a fault of the caller. */
export const senderOf = ({ principal }: Sender): Principal => {
  if (!principal) throw new Error("this operation is asked for somebody, and the token names nobody");
  return principal;
};
