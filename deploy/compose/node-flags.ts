/** How every process of ours is started: `npm start` and the images say the same in their own words (DECISIONS.md). */
export const v8Flags = ["--max-semi-space-size=6", "--v8-pool-size=3"];

/** Of glibc, which looks at it when a process begins. */
export const oneArena = { MALLOC_ARENA_MAX: "1" };
