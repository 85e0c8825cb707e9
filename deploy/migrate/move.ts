import { verifyLog } from "../../checks/log-verifier.ts";
import { eventCatalogue } from "../../schemas/event-catalogue.ts";
import { eventCodec } from "../../schemas/event-codec.ts";
import { fault } from "../compose/fault.ts";
import { openKeyStore } from "../compose/key-store.ts";
import { openServerSecret } from "../compose/server-secret.ts";
import { compareLog } from "./compare-log.ts";
import { compareKeys, copyKeys } from "./copy-keys.ts";
import { copyLog } from "./copy-log.ts";
import { movedAnswers } from "./moved-answers.ts";
import { checkSource, checkTarget } from "./readiness.ts";
import type { Source } from "./source.ts";
import { compareTables, copyTables } from "./tables.ts";
import type { Target } from "./target.ts";

export type Tell = (phase: string, done: number, total: number) => void;

export type Moving = {
  readonly source: Source;
  readonly target: Target;
  /** Secrets that are settings; undefined: they lie with the keys. */
  readonly masterKey: string | undefined;
  readonly serverSecret: string | undefined;
  readonly tell: Tell;
};

export type Moved = {
  readonly events: number;
  readonly rows: number;
  readonly keys: number;
  /** Events whose personal fields were read with the copied keys. */
  readonly readable: number;
};

const chainFault = (place: string, number: number, found: string) =>
  fault(`The chains of ${place} do not hold: event ${String(number)} is ${found}. Nothing was switched.`);

const checkOriginal = async ({ source, tell }: Moving) => {
  const verdict = await verifyLog(source.sealed, {
    onProgress: (done, total) => {
      tell("check", done, total);
    },
  });
  if (!verdict.ok) throw chainFault(source.place, verdict.number, verdict.fault);
};

const copy = async ({ source, target, serverSecret, tell }: Moving, answers: ReturnType<typeof movedAnswers>) => {
  const telling = (phase: string) => (done: number, total: number) => {
    tell(phase, done, total);
  };
  await copyKeys(source.folder, target.folder, telling("keys"));
  const { pin } = await openServerSecret(target.folder, serverSecret);
  await pin(target.pool);
  await copyLog({ source, target, tell: telling("log") });
  await copyTables({ source, target, movedAnswers: answers, tell: telling("tables") });
};

const codecOf = async (folder: string, masterKey: string | undefined) =>
  eventCodec(eventCatalogue(), await openKeyStore(folder, masterKey));

const compare = async (moving: Moving, answers: ReturnType<typeof movedAnswers>): Promise<Moved> => {
  const { source, target, masterKey, tell } = moving;
  const keys = await compareKeys(source.folder, target.folder);
  const codecs = { source: await codecOf(source.folder, masterKey), target: await codecOf(target.folder, masterKey) };
  const { events, readable } = await compareLog({
    source,
    target,
    codecs,
    tell: (done, total) => {
      tell("compare", done, total);
    },
  });
  const verdict = await target.verify((done) => {
    tell("chains", done, source.events);
  });
  if (!verdict.ok) throw chainFault(target.place, verdict.number, verdict.fault);
  const rows = await compareTables({
    source,
    target,
    movedAnswers: answers,
    tell: (done, total) => {
      tell("rows", done, total);
    },
  });
  return { events, rows, keys, readable };
};

/** Copies, compares, and only then switches: the source first, so that at no moment both could be started.
 * Undefined: it was switched before.
 * @throws Fault that says what is in the way or differs; nothing is switched then, and the same again goes on. */
export const move = async (moving: Moving): Promise<Moved | undefined> => {
  const { source, target } = moving;
  const epoch = await target.feed.epoch();
  const [leaving, arriving] = [await source.mark.read(), await target.mark.read()];
  if (leaving?.state === "left") {
    if (leaving.otherEpoch !== epoch) throw fault(`${source.place} was moved to ${leaving.place} before.`);
    if (arriving?.otherEpoch === source.epoch) await target.mark.clear();
    return undefined;
  }
  await checkSource(source, leaving, epoch);
  await checkTarget(source, target, arriving);
  const goes = { otherEpoch: epoch, place: target.place };
  await target.mark.set({ state: "arriving", otherEpoch: source.epoch, place: source.place });
  await source.mark.set({ state: "leaving", ...goes });

  await checkOriginal(moving);
  const answers = movedAnswers(source, target);
  await copy(moving, answers);
  const moved = await compare(moving, answers);
  await source.mark.set({ state: "left", ...goes });
  await target.mark.clear();
  return moved;
};
