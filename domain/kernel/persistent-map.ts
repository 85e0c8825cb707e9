/** A map that is never changed: `set` and `delete` make another one that shares all but about log32(size) small nodes with it.
 * For states whose entries come and go by the thousand, where a copy per event would cost as much as the whole map. */
export type PersistentMap<Key extends string, Value> = {
  readonly size: number;
  readonly root: Node<Key, Value> | undefined;
};

/** Hash-array-mapped trie: five bits of the key's hash choose the slot at each level. */
type Node<Key extends string, Value> = Branch<Key, Value> | Entries<Key, Value>;

/** `bits` tells which of the 32 slots are filled; `children` holds those alone, in slot order. */
type Branch<Key extends string, Value> = { readonly bits: number; readonly children: readonly Node<Key, Value>[] };

/** Every entry of one hash: almost always a single one. */
type Entries<Key extends string, Value> = {
  readonly hash: number;
  readonly entries: readonly (readonly [Key, Value])[];
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

export const get = <Key extends string, Value>({ root }: PersistentMap<Key, Value>, key: Key): Value | undefined => {
  const hash = hashOf(key);
  let node = root;
  for (let level = 0; node && isBranch(node); level += 1) {
    const bit = slotBit(hash, level);
    node = (node.bits & bit) === 0 ? undefined : node.children[indexOf(node.bits, bit)];
  }
  return node?.entries.find(([each]) => each === key)?.[1];
};

/** Two nodes of different hashes, one level down or more. */
const branchOf = <Key extends string, Value>(
  left: Entries<Key, Value>,
  right: Entries<Key, Value>,
  level: number,
): Branch<Key, Value> => {
  const [leftBit, rightBit] = [slotBit(left.hash, level), slotBit(right.hash, level)];
  if (leftBit === rightBit) return { bits: leftBit, children: [branchOf(left, right, level + 1)] };
  return { bits: leftBit | rightBit, children: leftBit >>> 0 < rightBit >>> 0 ? [left, right] : [right, left] };
};

const put = <Key extends string, Value>(
  node: Node<Key, Value> | undefined,
  added: Entries<Key, Value>,
  level: number,
): Node<Key, Value> => {
  if (!node) return added;
  if (!isBranch(node)) {
    if (node.hash !== added.hash) return branchOf(node, added, level);
    const others = node.entries.filter(([key]) => added.entries.every(([each]) => each !== key));
    return { hash: node.hash, entries: [...others, ...added.entries] };
  }
  const bit = slotBit(added.hash, level);
  const at = indexOf(node.bits, bit);
  return (node.bits & bit) === 0
    ? { bits: node.bits | bit, children: node.children.toSpliced(at, 0, added) }
    : { bits: node.bits, children: node.children.with(at, put(node.children[at], added, level + 1)) };
};

const withoutKey = <Key extends string, Value>(
  node: Node<Key, Value>,
  key: Key,
  hash: number,
  level: number,
): Node<Key, Value> | undefined => {
  if (!isBranch(node)) {
    const entries = node.entries.filter(([each]) => each !== key);
    return entries.length === 0 ? undefined : { hash: node.hash, entries };
  }
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
  root: put(map.root, { hash: hashOf(key), entries: [[key, value]] }, 0),
});

export const without = <Key extends string, Value>(
  map: PersistentMap<Key, Value>,
  key: Key,
): PersistentMap<Key, Value> =>
  map.root === undefined || get(map, key) === undefined
    ? map
    : { size: map.size - 1, root: withoutKey(map.root, key, hashOf(key), 0) };

const entriesOf = <Key extends string, Value>(node: Node<Key, Value>): readonly (readonly [Key, Value])[] =>
  isBranch(node) ? node.children.flatMap(entriesOf) : node.entries;

/** Every entry, in no order that means anything. */
export const entries = <Key extends string, Value>({ root }: PersistentMap<Key, Value>) =>
  root ? entriesOf(root) : [];

export const mapOf = <Key extends string, Value>(pairs: readonly (readonly [Key, Value])[]) =>
  pairs.reduce((map, [key, value]) => set(map, key, value), emptyMap<Key, Value>());
