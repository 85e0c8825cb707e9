/** A map that is never changed: `set` and `delete` make another one that shares all but about log4(size) small nodes with it.
 * For states whose entries come and go by the thousand, where a copy per event would cost as much as the whole map. */
export type PersistentMap<Key extends string, Value> = {
  readonly size: number;
  readonly root: Node<Key, Value> | undefined;
};

/** A trie by the bits of the keys' hashes, two for each level. Entries lie in buckets, a dozen in two flat arrays: an object for each
 * would be most of what a map of thousands takes. */
type Node<Key extends string, Value> = Branch<Key, Value> | Bucket<Key, Value>;
type Branch<Key extends string, Value> = readonly (Node<Key, Value> | undefined)[];
type Bucket<Key extends string, Value> = { readonly keys: readonly Key[]; readonly values: readonly Value[] };

type Entry<Key extends string, Value> = { readonly key: Key; readonly value: Value; readonly hash: number };

const bucketMax = 16;
const bitsPerLevel = 2;
const deepest = 32 / bitsPerLevel;

const isBranch = <Key extends string, Value>(node: Node<Key, Value>): node is Branch<Key, Value> => Array.isArray(node);

/** FNV-1a, 32 bits. */
const hashOf = (key: string) => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash >>> 0;
};

const slotOf = (hash: number, level: number) => (hash >>> (level * bitsPerLevel)) & 3;

export const emptyMap = <Key extends string, Value>(): PersistentMap<Key, Value> => ({ size: 0, root: undefined });

export const get = <Key extends string, Value>({ root }: PersistentMap<Key, Value>, key: Key): Value | undefined => {
  const hash = hashOf(key);
  let node = root;
  for (let level = 0; node && isBranch(node); level += 1) node = node[slotOf(hash, level)];
  return node?.values[node.keys.indexOf(key)];
};

const pairsOf = <Key extends string, Value>({ keys, values }: Bucket<Key, Value>) =>
  keys.flatMap((key, index) => {
    const value = values[index];
    return value === undefined ? [] : [[key, value] as const];
  });

/** Keys of one hash stay in one bucket, below the deepest branch. */
const spread = <Key extends string, Value>(bucket: Bucket<Key, Value>, level: number): Branch<Key, Value> => {
  const slots: (Node<Key, Value> | undefined)[] = [undefined, undefined, undefined, undefined];
  for (const [key, value] of pairsOf(bucket)) {
    const hash = hashOf(key);
    const slot = slotOf(hash, level);
    slots[slot] = put(slots[slot], { key, value, hash }, level + 1);
  }
  return slots;
};

const put = <Key extends string, Value>(
  node: Node<Key, Value> | undefined,
  added: Entry<Key, Value>,
  level: number,
): Node<Key, Value> => {
  const { key, value, hash } = added;
  if (!node) return { keys: [key], values: [value] };
  if (isBranch(node)) {
    const slot = slotOf(hash, level);
    return node.with(slot, put(node[slot], added, level + 1));
  }
  const at = node.keys.indexOf(key);
  if (at >= 0) return { keys: node.keys, values: node.values.with(at, value) };
  const grown = { keys: node.keys.concat(key), values: node.values.concat([value]) };
  return grown.keys.length > bucketMax && level < deepest ? spread(grown, level) : grown;
};

const withoutKey = <Key extends string, Value>(
  node: Node<Key, Value> | undefined,
  key: Key,
  hash: number,
  level: number,
): Node<Key, Value> | undefined => {
  if (!node) return undefined;
  if (isBranch(node)) {
    const slot = slotOf(hash, level);
    const rest = node.with(slot, withoutKey(node[slot], key, hash, level + 1));
    return rest.some((child) => child !== undefined) ? rest : undefined;
  }
  const at = node.keys.indexOf(key);
  if (at < 0) return node;
  return node.keys.length === 1
    ? undefined
    : { keys: node.keys.toSpliced(at, 1), values: node.values.toSpliced(at, 1) };
};

export const set = <Key extends string, Value>(
  map: PersistentMap<Key, Value>,
  key: Key,
  value: Value,
): PersistentMap<Key, Value> => ({
  size: get(map, key) === undefined ? map.size + 1 : map.size,
  root: put(map.root, { key, value, hash: hashOf(key) }, 0),
});

export const without = <Key extends string, Value>(
  map: PersistentMap<Key, Value>,
  key: Key,
): PersistentMap<Key, Value> =>
  map.root === undefined || get(map, key) === undefined
    ? map
    : { size: map.size - 1, root: withoutKey(map.root, key, hashOf(key), 0) };

const entriesOf = <Key extends string, Value>(
  node: Node<Key, Value> | undefined,
): readonly (readonly [Key, Value])[] => {
  if (!node) return [];
  return isBranch(node) ? node.flatMap(entriesOf) : pairsOf(node);
};

/** Every entry, in no order that means anything. */
export const entries = <Key extends string, Value>({ root }: PersistentMap<Key, Value>) => entriesOf(root);

export const mapOf = <Key extends string, Value>(pairs: readonly (readonly [Key, Value])[]) =>
  pairs.reduce((map, [key, value]) => set(map, key, value), emptyMap<Key, Value>());
