import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import { type Instant, instant } from "../domain/kernel/instant.ts";
import { canonicalJson } from "../schemas/canonical-json.ts";
import type { CommandAnswer, CommandDefinition, CommandRequest, Commands } from "../schemas/command.ts";
import { failpoint } from "../schemas/failpoint.ts";
import { may } from "../schemas/principal.ts";
import { randomUuidV7, uuidV5 } from "../schemas/uuid.ts";
import { answerOf, answerOfError, answerOfKey, type KeptAnswer, unavailable } from "./command-answer.ts";
import type { Handling, Reply } from "./command-handler.ts";
import type { Handled, HandlingContext, HandlingHooks } from "./handling-context.ts";
import type { Idempotency } from "./idempotency.ts";
import { type Attempt, type Attempted, keyedCommands } from "./keyed-commands.ts";
import { settledOutcomes } from "./settled-outcome.ts";
import type { WriteSide } from "./write-side.ts";
import { unstorableText } from "./unstorable-text.ts";

/** A handler whose types only its own definition knows. Methods, so that every `CommandHandler` fits. */
export type AnyCommandHandler = {
  readonly command: Pick<CommandDefinition, "name" | "permission" | "idempotencyKey" | "input" | "secrets">;
  handle(input: unknown, handling: Handling): Promise<Reply<unknown>>;
  settled?(result: unknown, handling: Pick<Handling, "facts">): Promise<unknown>;
};

export type DispatchOptions = {
  readonly handlers: readonly AnyCommandHandler[];
  readonly writeSide: Pick<WriteSide, "handling" | "wakeUps">;
  readonly idempotency: Idempotency;
  /** Keys the hashes of bodies that are kept, so that a stolen table gives no secret to guess at. Commands with secrets need it. */
  readonly bodyKey?: Buffer;
  /** Of the event store: part of every consistency token. */
  readonly epoch: string;
  readonly now?: () => Instant;
  /** Commands carried out at once; more are turned away at the door. */
  readonly inFlightMax?: number;
  /** Told of failures that no caller sees. */
  readonly onTrouble?: (cause: unknown) => void;
};

export type Dispatch = Commands & {
  /** Turns new commands away, and resolves once those under way are answered and their answers kept. */
  readonly stop: () => Promise<void>;
};

const keyNamespace = "3b0d9d0e-5a0e-4d0c-9c86-0d3f7a5e6b21";
const purgeEveryMs = 10 * 60_000;

/** A request that may be carried out. */
type Admitted = {
  readonly handler: AnyCommandHandler;
  readonly request: CommandRequest;
  readonly input: unknown;
  readonly at: Instant;
};

const invalid = (path: string, message: string): CommandAnswer => ({ outcome: "invalid", issues: [{ path, message }] });

/** Business time: the clock's, or an earlier one under the import permission. */
const timeOf = (request: CommandRequest, now: Instant): Instant | CommandAnswer => {
  if (request.at === undefined) return now;
  if (!may(request.principal, "orders:import")) return { outcome: "forbidden" };
  if (!Number.isFinite(Date.parse(request.at))) return invalid("at", "is no date");
  const at = instant(request.at);
  return at <= now ? at : invalid("at", "is in the future");
};

const admit = (
  handler: AnyCommandHandler | undefined,
  request: CommandRequest,
  now: Instant,
): Admitted | CommandAnswer => {
  if (!handler) return invalid("name", `no command ${request.name}`);
  if (!may(request.principal, handler.command.permission)) return { outcome: "forbidden" };
  if (handler.command.idempotencyKey === "required" && request.idempotencyKey === undefined)
    return { outcome: "key-refused", code: "IdempotencyKeyMissing" };
  const at = timeOf(request, now);
  if (typeof at !== "string") return at;
  const parsed = handler.command.input.safeParse(request.input);
  if (parsed.success) {
    const broken = unstorableText(parsed.data);
    return broken
      ? invalid(broken.join("."), "is no valid Unicode text")
      : { handler, request, input: parsed.data, at };
  }
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }));
  return { outcome: "invalid", issues };
};

const contextOf = ({ request }: Admitted, commandId: string, attempt: Omit<Attempt, "hooks">): HandlingContext => ({
  commandId,
  now: attempt.at,
  mayRepeatSince: attempt.mayRepeatSince,
  principal: request.principal,
  actor: request.principal ? `${request.principal.role}:${request.principal.accountId}` : "system:public",
  causationId: commandId,
  correlationId: request.correlationId,
});

const keyedId = ({ name, principal, idempotencyKey = "" }: CommandRequest) =>
  uuidV5(keyNamespace, JSON.stringify([principal?.accountId ?? "public", name, idempotencyKey]));

const bodyHashOf = ({ name, input, at }: CommandRequest, bodyKey: KeyObject | undefined) => {
  const body = canonicalJson([name, input, at ?? null]);
  return bodyKey ? createHmac("sha256", bodyKey).update(body).digest("hex") : hash("sha256", body);
};

type Carried = { readonly answer: KeptAnswer; readonly handled: () => Handled };

/** What the process does with one admitted request. */
const carrier = (options: DispatchOptions) => {
  const { writeSide, idempotency } = options;
  /** Made of the bytes once: otherwise that costs more than the hash. */
  const bodyKey = options.bodyKey && createSecretKey(options.bodyKey);
  const keyed = keyedCommands(idempotency, options.onTrouble ?? (() => undefined));

  const attempt = async (
    admitted: Admitted,
    context: HandlingContext,
    hooks: HandlingHooks,
  ): Promise<Attempted<KeptAnswer>> => {
    const { handling, footprint } = writeSide.handling(context, hooks);
    const reply = await admitted.handler.handle(admitted.input, handling);
    const { seen, isInLog } = footprint();
    return { answer: { reply, seen }, isInLog: isInLog && reply.outcome === "accepted" };
  };

  const unkeyed = async (admitted: Admitted, commandId: string): Promise<KeptAnswer> => {
    const context = contextOf(admitted, commandId, { at: admitted.at, mayRepeatSince: undefined });
    const { answer } = await attempt(admitted, context, {});
    failpoint("after-append");
    return answer;
  };

  const withKey = (admitted: Admitted, commandId: string) =>
    keyed.carryOut<KeptAnswer>({
      commandId,
      bodyHash: bodyHashOf(admitted.request, bodyKey),
      at: admitted.at,
      attempt: ({ hooks, ...rest }) => attempt(admitted, contextOf(admitted, commandId, rest), hooks),
      parse: (kept) => JSON.parse(kept) as KeptAnswer,
    });

  const carryOut = async (admitted: Admitted): Promise<Carried | CommandAnswer> => {
    const isKeyed = admitted.request.idempotencyKey !== undefined;
    const commandId = isKeyed ? keyedId(admitted.request) : randomUuidV7();
    const handled = () =>
      writeSide.handling(contextOf(admitted, commandId, { at: admitted.at, mayRepeatSince: undefined }));
    if (!isKeyed) return { answer: await unkeyed(admitted, commandId), handled };
    const keptAnswer = await withKey(admitted, commandId);
    return keptAnswer.outcome === "answered" ? { answer: keptAnswer.answer, handled } : answerOfKey(keptAnswer.outcome);
  };

  return { carryOut, stop: keyed.stop };
};

type Settle = (admitted: Admitted, carried: Carried) => Promise<KeptAnswer>;

/** The answer once what follows is settled; a command that was carried out stays so, whatever becomes of the waiting. */
const settledAnswers = ({ writeSide, onTrouble }: DispatchOptions): Settle => {
  const settled = settledOutcomes(writeSide.wakeUps);
  return async ({ handler, request }, { answer, handled }) => {
    const { reply } = answer;
    const { waitMs = 0 } = request;
    if (reply.outcome !== "accepted" || !handler.settled || waitMs <= 0) return answer;
    try {
      const ask = async (handling: Pick<Handling, "facts">) => handler.settled?.(reply.result, handling);
      const settlement = await settled({ ask, handled, waitMs });
      if (!settlement) return answer;
      return { reply: { ...reply, result: settlement.result }, seen: [...answer.seen, ...settlement.shown] };
    } catch (error) {
      onTrouble?.(error);
      return answer;
    }
  };
};

const purging = ({ idempotency, onTrouble }: DispatchOptions) => {
  const purge = async () => {
    for (let rounds = 0; rounds < 100 && (await idempotency.purge()) > 0;) rounds += 1;
  };
  const timer = setInterval(() => void purge().catch(onTrouble ?? (() => undefined)), purgeEveryMs);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
};

/** The write side's front door: who may, what parses, once per key, no more at once than can be carried out. */
export const dispatch = (options: DispatchOptions): Dispatch => {
  const { inFlightMax = 512, now = () => instant(Date.now()), epoch } = options;
  const handlers = new Map(options.handlers.map((handler) => [handler.command.name, handler]));
  if (handlers.size < options.handlers.length) throw new Error("two handlers have the same command");
  const secretive = options.handlers.find(({ command }) => (command.secrets ?? []).length > 0);
  if (secretive && !options.bodyKey)
    throw new Error(`${secretive.command.name} has secrets, and no key for the hash of its body`);
  const { carryOut, stop } = carrier(options);
  const settle = settledAnswers(options);
  const stopPurging = purging(options);
  const running = new Set<Promise<unknown>>();
  let isStopping = false;

  const limited = async (admitted: Admitted) => {
    const work = carryOut(admitted);
    running.add(work);
    try {
      return await work;
    } finally {
      running.delete(work);
    }
  };

  const send = async (request: CommandRequest): Promise<CommandAnswer> => {
    if (isStopping || running.size >= inFlightMax) return unavailable();
    const admitted = admit(handlers.get(request.name), request, now());
    if ("outcome" in admitted) return admitted;
    try {
      const carried = await limited(admitted);
      if ("outcome" in carried) return carried;
      return answerOf(await settle(admitted, carried), epoch);
    } catch (error) {
      return answerOfError(error);
    }
  };

  return {
    send,
    stop: async () => {
      isStopping = true;
      await Promise.allSettled(running);
      await options.idempotency.idle();
      stopPurging();
      stop();
    },
  };
};
