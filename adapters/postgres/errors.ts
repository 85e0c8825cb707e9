const codeOf = (error: unknown) =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

const sqlStateClass = (code: string) => (/^[0-9A-Z]{5}$/.test(code) && code !== "EPIPE" ? code.slice(0, 2) : "");

/** SQLSTATE classes: 08 connection, 40 rolled back, 53 out of resources, 55 not in the right state, 57 operator's hand, 58 system. */
const passing = ["08", "40", "53", "55", "57", "58"];

const refusing = ["22", "23", "54"];

const brokenConnection =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|client has encountered|client was closed/i;

/** The server or the way to it failed: the same statement may work later, and a write may have happened or not. */
export const isTransient = (error: unknown) => {
  const code = codeOf(error);
  const sqlState = sqlStateClass(code);
  if (sqlState) return passing.includes(sqlState);
  return /^E[A-Z]+$/.test(code) || (error instanceof Error && brokenConnection.test(error.message));
};

/** The data was refused (SQLSTATE 22 data, 23 constraint, 54 limit): the same statement will never work. */
export const isDataError = (error: unknown) => refusing.includes(sqlStateClass(codeOf(error)));
