/** A map that is never changed: `set` and `delete` make another one that shares all but about log32(size) small nodes with it.
 * For states whose entries come and go by the thousand, where a copy per event would cost as much as the whole map. */
export type PersistentMap<Key extends string, Value> = {
  readonly size: number;
  readonly root: Node<Key, Value> | undefined;
};

/** Hash-array-mapped trie: five bits of the key's hash choose the slot at each level. */
type Node<Key extends string, Value> = Branch<Key, Value> | Leaf<Key, Value>;

/** `bits` tells which of the 32 slots are filled; `children` holds those alone, in slot order. */
type Branch<Key extends string, Value> = { readonly bits: number; readonly children: readonly Node<Key, Value>[] };

/** One entry, and `next` with those of the same hash: almost always there is none. Small, for there is one for every entry. */
type Leaf<Key extends string, Value> = {
  readonly key: Key;
  readonly value: Value;
  readonly next: Leaf<Key, Value> | undefined;
};

const isBranch = <Key extends string, Value>(node: Node<Key, Value>): node is Branch<Key, Value> => "children" in node;

/** FNV-1a, 32 bits. */
const hashOf = (key: string) => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash >>> 0;
};

const slotBit = (hash: number, level: number) => 1 << ((hash >>> (level * 5)) & 31);

const countBits = (bits: number) => {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

const indexOf = (bits: number, bit: number) => countBits(bits & (bit - 1));

export const emptyMap = <Key extends string, Value>(): PersistentMap<Key, Value> => ({ size: 0, root: undefined });

const leafOf = <Key extends string, Value>(first: Leaf<Key, Value> | undefined, key: Key) => {
  let leaf = first;
  while (leaf && leaf.key !== key) leaf = leaf.next;
  return leaf;
};

export const get = <Key extends string, Value>({ root }: PersistentMap<Key, Value>, key: Key): Value | undefined => {
  const hash = hashOf(key);
  let node = root;
  for (let level = 0; node && isBranch(node); level += 1) {
    const bit = slotBit(hash, level);
    node = (node.bits & bit) === 0 ? undefined : node.children[indexOf(node.bits, bit)];
  }
  return leafOf(node, key)?.value;
};

/** The chain without `key`; the others in another order, which means nothing. */
const unchained = <Key extends string, Value>(first: Leaf<Key, Value>, key: Key): Leaf<Key, Value> | undefined => {
  let rest: Leaf<Key, Value> | undefined;
  for (let leaf: Leaf<Key, Value> | undefined = first; leaf; leaf = leaf.next)
    if (leaf.key !== key) rest = { ...leaf, next: rest };
  return rest;
};

type Hashed<Key extends string, Value> = { readonly hash: number; readonly leaf: Leaf<Key, Value> };

/** Two leaves of different hashes, one level down or more. */
const branchOf = <Key extends string, Value>(
  left: Hashed<Key, Value>,
  right: Hashed<Key, Value>,
  level: number,
): Branch<Key, Value> => {
  const [leftBit, rightBit] = [slotBit(left.hash, level), slotBit(right.hash, level)];
  if (leftBit === rightBit) return { bits: leftBit, children: [branchOf(left, right, level + 1)] };
  const children = leftBit >>> 0 < rightBit >>> 0 ? [left.leaf, right.leaf] : [right.leaf, left.leaf];
  return { bits: leftBit | rightBit, children };
};

const put = <Key extends string, Value>(
  node: Node<Key, Value> | undefined,
  added: Hashed<Key, Value>,
  level: number,
): Node<Key, Value> => {
  if (!node) return added.leaf;
  if (!isBranch(node)) {
    const hash = hashOf(node.key);
    if (hash !== added.hash) return branchOf({ hash, leaf: node }, added, level);
    return { ...added.leaf, next: unchained(node, added.leaf.key) };
  }
  const bit = slotBit(added.hash, level);
  const at = indexOf(node.bits, bit);
  return (node.bits & bit) === 0
    ? { bits: node.bits | bit, children: node.children.toSpliced(at, 0, added.leaf) }
    : { bits: node.bits, children: node.children.with(at, put(node.children[at], added, level + 1)) };
};

const withoutKey = <Key extends string, Value>(
  node: Node<Key, Value>,
  key: Key,
  hash: number,
  level: number,
): Node<Key, Value> | undefined => {
  if (!isBranch(node)) return unchained(node, key);
  const bit = slotBit(hash, level);
  const at = indexOf(node.bits, bit);
  const child = node.children[at];
  if (!child) return node;
  const rest = withoutKey(child, key, hash, level + 1);
  if (rest) return { bits: node.bits, children: node.children.with(at, rest) };
  return node.children.length === 1 ? undefined : { bits: node.bits ^ bit, children: node.children.toSpliced(at, 1) };
};

export const set = <Key extends string, Value>(
  map: PersistentMap<Key, Value>,
  key: Key,
  value: Value,
): PersistentMap<Key, Value> => ({
  size: get(map, key) === undefined ? map.size + 1 : map.size,
  root: put(map.root, { hash: hashOf(key), leaf: { key, value, next: undefined } }, 0),
});

export const without = <Key extends string, Value>(
  map: PersistentMap<Key, Value>,
  key: Key,
): PersistentMap<Key, Value> =>
  map.root === undefined || get(map, key) === undefined
    ? map
    : { size: map.size - 1, root: withoutKey(map.root, key, hashOf(key), 0) };

const entriesOf = <Key extends string, Value>(node: Node<Key, Value>): readonly (readonly [Key, Value])[] => {
  if (isBranch(node)) return node.children.flatMap(entriesOf);
  const { key, value, next } = node;
  return [[key, value] as const, ...(next ? entriesOf(next) : [])];
};

/** Every entry, in no order that means anything. */
export const entries = <Key extends string, Value>({ root }: PersistentMap<Key, Value>) =>
  root ? entriesOf(root) : [];

export const mapOf = <Key extends string, Value>(pairs: readonly (readonly [Key, Value])[]) =>
  pairs.reduce((map, [key, value]) => set(map, key, value), emptyMap<Key, Value>());
