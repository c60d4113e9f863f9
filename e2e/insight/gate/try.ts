// Some of the trials of the gate, in a process of its own with a database and a service of its own.
import { openDatabase, startTestPostgres } from "@runfacts/db/testing";
import { startService } from "@runfacts/query-svc";
import { runGateTrials } from "./gate-trials.ts";

/** What a process tries. */
export interface TrialsCommand {
  readonly icc: number;
  readonly first: number;
  readonly trials: number;
  readonly seed: number;
}

const HOURS = 20;
const RUNS_OF_HOUR = 50;

const { icc, ...options } = JSON.parse(process.argv[2] ?? "") as TrialsCommand;
await using server = await startTestPostgres();
await using database = await openDatabase(server.server);
await using service = await startService({
  HOST: "127.0.0.1",
  QUERY_PORT: 0,
  QUERY_DATABASE_URL: database.queryUrl,
  LOG_LEVEL: "silent",
  ALLOW_UNSAFE_DURABILITY: true,
});
const setting = { icc, hours: HOURS, runs: RUNS_OF_HOUR };
const answers = await runGateTrials(database.ingest, service.url, setting, options);
process.send?.(answers);
process.disconnect();
