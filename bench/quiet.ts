const ignore = () => undefined;

/** A log that tells errors only. */
export const quiet = { info: ignore, warn: ignore, error: console.error };
