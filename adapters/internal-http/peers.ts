import { hash } from "node:crypto";

type Peer = { readonly url: string; failures: number; restsUntil: number };

/** The processes of one kind, and which of them to ask first. */
export type Peers = {
  /** Every address, best first: for the same key the same one, on every gateway; without a key in turn. Those that failed come last. */
  readonly inOrder: (key: string | undefined) => readonly string[];
  readonly worked: (url: string) => void;
  readonly failed: (url: string) => void;
};

const restMs = 500;
const restMsMax = 8_000;

/** Rendezvous hashing: who is lost loses its own keys to the others, and no other key moves. */
const weightOf = (url: string, key: string) => hash("sha256", `${url} ${key}`, "hex");

export const peers = (urls: readonly string[], now: () => number = () => performance.now()): Peers => {
  const all = urls.map((url): Peer => ({ url, failures: 0, restsUntil: 0 }));
  const byUrl = new Map(all.map((peer) => [peer.url, peer]));
  let turn = 0;

  const ranked = (key: string) =>
    all.toSorted((one, other) => (weightOf(one.url, key) < weightOf(other.url, key) ? 1 : -1));

  const inTurn = () => {
    turn = (turn + 1) % all.length;
    return [...all.slice(turn), ...all.slice(0, turn)];
  };

  return {
    inOrder: (key) => {
      const order = key === undefined ? inTurn() : ranked(key);
      const at = now();
      const rests = ({ restsUntil }: Peer) => restsUntil > at;
      return [...order.filter((peer) => !rests(peer)), ...order.filter(rests)].map(({ url }) => url);
    },
    worked: (url) => {
      const peer = byUrl.get(url);
      if (peer) Object.assign(peer, { failures: 0, restsUntil: 0 });
    },
    failed: (url) => {
      const peer = byUrl.get(url);
      if (!peer || peer.restsUntil > now()) return;
      peer.failures += 1;
      peer.restsUntil = now() + Math.min(restMsMax, restMs * 2 ** (peer.failures - 1));
    },
  };
};
