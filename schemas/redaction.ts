/** What readers get in place of a forgotten person's text. */
export const redacted = "redacted:subject-forgotten";

export const isRedacted = (text: string | null) => text === redacted;
