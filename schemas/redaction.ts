/** What readers get in place of a forgotten person's text. */
export const redacted = "redacted:subject-forgotten";
