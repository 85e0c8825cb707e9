export const memoryCredentials = () => {
  const hashes = new Map<string, string>();
  return {
    add: (accountId: string, passwordHash: string) => {
      if (!hashes.has(accountId)) hashes.set(accountId, passwordHash);
      return Promise.resolve();
    },
    find: (accountId: string) => Promise.resolve(hashes.get(accountId)),
  };
};
