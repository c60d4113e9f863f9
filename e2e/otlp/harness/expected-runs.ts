import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expectedTraces, type RunOutline } from "@runfacts/otlp/testing";
import type { Sample } from "./samples.ts";
import type { StoredOutline } from "./stored-runs.ts";

const fixtures = join(import.meta.dirname, "../../../otlp/fixtures");
/** Names of tokens and cost in the query service's JSON. */
const tokens: Readonly<Record<string, string>> = {
  inputTokens: "input_tokens",
  outputTokens: "output_tokens",
  cacheReadTokens: "cache_read_tokens",
  reasoningTokens: "reasoning_tokens",
};
const NANO = 1e-9;

/** What people wrote down that the runs of a sample are. */
export function expectedRuns({ name }: Sample): StoredOutline[] {
  const file = join(fixtures, `${name}.expected.json`);
  const runs = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as RunOutline[])
    : (expectedTraces[name]?.expected ?? []);
  return runs.map(storedOutlineOf);
}

/** Without what only the mapping tells: environment and session, facts of steps beyond their names and times. */
function storedOutlineOf({ agent, ended, usage, failures, steps }: RunOutline): StoredOutline {
  const named = Object.entries(usage as Record<string, number>).map(([key, value]) =>
    key === "costNanoUsd" ? ["cost_usd", Number((value * NANO).toFixed(9))] : [tokens[key] ?? key, value],
  );
  return {
    agent: agent.split(" | ").slice(0, 2).join(" | "),
    ended: ended.startsWith("once idle") ? "open" : ended.replace(", incomplete", ""),
    usage: Object.fromEntries(named) as Record<string, number>,
    failures: failures.toSorted(),
    steps: steps.map((line) => /^.*? @-?[\d.]+ (?:open|[\d.]+ ms)/.exec(line)?.[0] ?? line).toSorted(),
  };
}
