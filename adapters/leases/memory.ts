type Held = { readonly owner: string; readonly until: number };

export const memoryLeases = (now: () => number = () => performance.now()) => {
  const leases = new Map<string, Held>();

  const take = (name: string, owner: string, ttlMs: number) => {
    const held = leases.get(name);
    if (held && held.owner !== owner && held.until > now()) return false;
    leases.set(name, { owner, until: now() + ttlMs });
    return true;
  };

  return {
    acquire: (names: readonly string[], owner: string, ttlMs: number): Promise<readonly string[]> =>
      Promise.resolve(names.filter((name) => take(name, owner, ttlMs))),
    release: (names: readonly string[], owner: string) => {
      for (const name of names) if (leases.get(name)?.owner === owner) leases.delete(name);
      return Promise.resolve();
    },
    holder: (name: string) => {
      const held = leases.get(name);
      return Promise.resolve(held && held.until > now() ? held.owner : undefined);
    },
  };
};
