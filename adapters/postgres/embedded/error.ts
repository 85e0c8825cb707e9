/** What keeps the embedded server from starting, in a sentence for the person at the terminal. */
export class EmbeddedPostgresError extends Error {}
