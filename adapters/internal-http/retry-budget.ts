/** How much may be tried again: a share of what is sent, so that retries never double the load on what is in trouble. */
export type RetryBudget = { readonly sent: () => void; readonly mayRetry: () => boolean };

export const retryBudget = ({ share = 0.2, reserve = 256 } = {}): RetryBudget => {
  let left = reserve;
  return {
    sent: () => {
      left = Math.min(reserve, left + share);
    },
    mayRetry: () => {
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
};
