import { position, type Position } from "../../../schemas/recorded-event.ts";

/** A place in the transaction log: both numbers, for a record is found by the two together. */
export type LogPosition = { readonly commit: bigint; readonly prepare: bigint };

const digits = 16;
const hex = (number: bigint) => number.toString(16).padStart(digits, "0");

/** Commit, then prepare, each as 16 hex digits: fixed width, in log order. */
export const positionText = ({ commit, prepare }: LogPosition) => position(hex(commit) + hex(prepare));

/** Undefined for a position that this store never made. */
export const logPosition = (at: Position): LogPosition | undefined =>
  /^[0-9a-f]{32}$/.test(at)
    ? { commit: BigInt(`0x${at.slice(0, digits)}`), prepare: BigInt(`0x${at.slice(digits)}`) }
    : undefined;
