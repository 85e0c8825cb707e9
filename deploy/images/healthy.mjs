// Ends with 0 when the process in this container takes requests: the image has no curl.
const url = `http://127.0.0.1:${process.env.PORT ?? 8080}/health/ready`;
const ok = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
  (answer) => answer.ok,
  () => false,
);
process.exitCode = ok ? 0 : 1;
