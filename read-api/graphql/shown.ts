import { z } from "zod";
import type { Principal } from "../../schemas/principal.ts";
import { problemError, problems } from "../http/problem.ts";

/** What a mutation has changed, as its caller may see it.
 * @throws ProblemError ViewBehind when the change is done and the view does not show it yet. */
export const shown = async <Row>(
  viewer: Principal | undefined,
  load: (viewer: Principal) => Promise<Row | undefined>,
): Promise<Row> => {
  const row = viewer && (await load(viewer));
  if (row === undefined) {
    throw problemError({
      ...problems.viewBehind(),
      title: "Done; the view does not show it yet. Ask for it with the token",
    });
  }
  return row;
};

const fields = z.record(z.string(), z.unknown());

/** A command's input from a mutation whose `input` stands beside ids: both together. */
export const inputBesideIds = ({ input, ...ids }: Readonly<Record<string, unknown>>) => ({
  ...fields.parse(input ?? {}),
  ...ids,
});
