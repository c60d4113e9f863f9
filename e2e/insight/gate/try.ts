// Some of the trials of the gate, in a process of its own with a database and a service of its own.
import { openDatabase, startTestPostgres } from "@runfacts/db/testing";
import { startQueryService } from "../../harness/query-service.ts";
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
await using service = await startQueryService(database.queryUrl);
const setting = { icc, hours: HOURS, runs: RUNS_OF_HOUR };
const answers = await runGateTrials(database.ingest, service.url, setting, options);
process.send?.(answers);
process.disconnect();
