import type { Failure } from "@runfacts/gen/client/failure";
import type { RunSummary } from "@runfacts/gen/client/run";
import { RunSummarySchema } from "@runfacts/gen/client/run";
import { failureTypeWord } from "../api/words.ts";
import { type CsvCell, csvLine } from "./csv.ts";
import { restRecord } from "./rest-record.ts";

const fields = [
  "run_id",
  "agent_id",
  "agent_version",
  "environment",
  "status",
  "started_at",
  "ended_at",
  "duration_ms",
  "step_count",
  "failed_step_count",
] as const;
const usageFields = [
  "input_tokens",
  "output_tokens",
  "cache_read_tokens",
  "reasoning_tokens",
  "cost_usd",
] as const;
const links = ["session_id", "parent_run_id", "trace_id"] as const;

/** The first line of an export of runs: the names of the REST interface, those of usage among them. */
export const runCsvHeader: string = csvLine([...fields, ...usageFields, ...links, "failures"]);

/** A run as a line of CSV. Its failures are one cell, such as `tool/timeout (survived) | model/refusal`. */
export function runCsvLine(run: RunSummary): string {
  const record = restRecord(RunSummarySchema, run) as Readonly<Record<string, CsvCell>>;
  const usage = (record["usage"] ?? {}) as Readonly<Record<string, CsvCell>>;
  return csvLine([
    ...fields.map((name) => record[name]),
    ...usageFields.map((name) => usage[name]),
    ...links.map((name) => record[name]),
    run.failures.map(failureText).join(" | "),
  ]);
}

const failureText = ({ failureType, failureCode, survived }: Failure) =>
  `${failureTypeWord(failureType)}/${failureCode}${survived ? " (survived)" : ""}`;
