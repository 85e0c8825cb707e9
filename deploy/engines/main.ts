import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Where docker-compose.yml puts the engines. */
const engineUrls = {
  DATABASE_URL: "postgres://tradepost:tradepost@127.0.0.1:5432/tradepost",
  EVENTSTORE_URL: "esdb://127.0.0.1:2113?tls=false",
  KAFKA_BROKERS: "127.0.0.1:29092",
  MONGODB_URL: "mongodb://127.0.0.1:27017/tradepost",
  REDIS_URL: "redis://127.0.0.1:6379/0",
};

const docker = (args: readonly string[], stdio: "ignore" | "inherit") =>
  spawnSync("docker", args, { cwd: join(import.meta.dirname, "../.."), stdio }).status === 0;

const start = (): string => {
  if (!docker(["compose", "version"], "ignore"))
    return "There is no Docker with Compose here, and the engines come in its containers. Install Docker, or set the URLs of engines of your own: DATABASE_URL, EVENTSTORE_URL, KAFKA_BROKERS, MONGODB_URL, REDIS_URL.";
  if (!docker(["info"], "ignore")) return "Docker is installed, but its engine does not answer. Start Docker first.";
  if (!docker(["compose", "--profile", "engines", "up", "-d", "--wait"], "inherit"))
    return 'The engines did not all become healthy. "docker compose --profile engines ps" and "… logs" say which, and why.';
  return "";
};

const fault = start();
if (fault === "") {
  console.log("\nThe engines run. For the processes and the tests:\n");
  for (const [name, url] of Object.entries(engineUrls)) console.log(`export ${name}='${url}'`);
  console.log('\nStop them with "docker compose --profile engines stop"; their data stays in named volumes.');
} else {
  console.error(`\n${fault}\n`);
  process.exitCode = 1;
}
