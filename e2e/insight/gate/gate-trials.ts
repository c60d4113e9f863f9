import type { DatabasePool } from "@runfacts/db/pool";
import { failureRecord, runRecord, writeRecords } from "@runfacts/db/testing";
import { createDraws, type Draws } from "@runfacts/insight/testing";

/** What is released: versions that run in the same hours, equally often. */
export interface GateSetting {
  /** Correlation of failures within an hour. */
  readonly icc: number;
  readonly hours: number;
  /** Runs of a version in an hour. */
  readonly runs: number;
}

/** What the gate said of two candidates: one that is no worse than the baseline, and one that is. */
export interface GateAnswer {
  readonly ofAlike: string;
  readonly ofWorse: string;
}

const RATE = 0.1;
const WORSE_RATE = 0.15;
const HOUR_MS = 3_600_000;
/** Trials that go on at once: writing waits for PostgreSQL, comparing for the service. */
const AT_ONCE = 4;

/**
 * Releases versions again and again, each time with runs of an agent of its own, and asks the service for a verdict on the rate of
 * failures. Baselines fail in 10 % of runs, what is worse in 15 %; what makes an hour bad does so for all.
 *
 * @param pool writes as ingest does
 * @param service where QueryService answers REST
 * @param first the number of the first trial: each is the same whatever others are tried
 */
export async function runGateTrials(
  pool: DatabasePool,
  service: string,
  setting: GateSetting,
  { first = 0, trials, seed }: { first?: number; trials: number; seed: number },
): Promise<GateAnswer[]> {
  const answers: GateAnswer[] = [];
  let next = first;
  const work = async () => {
    for (let trial = next++; trial < first + trials; trial = next++) {
      answers.push(
        await release(pool, service, setting, `gate-${setting.icc}-${trial}`, createDraws(seed + trial)),
      );
      if (answers.length % 25 === 0) console.log(`ICC ${setting.icc}: ${answers.length} of ${trials} trials`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}

async function release(
  pool: DatabasePool,
  service: string,
  { icc, hours, runs }: GateSetting,
  agentId: string,
  draws: Draws,
): Promise<GateAnswer> {
  const end = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const start = end - hours * HOUR_MS;
  for (let hour = start; hour < end; hour += 10 * HOUR_MS) {
    const batch = [];
    for (let at = hour; at < Math.min(end, hour + 10 * HOUR_MS); at += HOUR_MS) {
      const rate = draws.hourRate(RATE, icc);
      const rates = { baseline: rate, alike: rate, worse: (rate * WORSE_RATE) / RATE };
      for (const [version, ofVersion] of Object.entries(rates))
        for (let n = 0; n < runs; n++)
          batch.push(runAt(agentId, version, at + draws.unit() * HOUR_MS, draws.unit() < ofVersion));
    }
    await writeRecords(pool, 1, batch);
  }
  const range = `start_time=${new Date(start).toISOString()}&end_time=${new Date(end).toISOString()}`;
  const verdictOn = async (candidate: string) => {
    const sides = `agent_id=${agentId}&baseline_version=baseline&candidate_version=${candidate}`;
    const response = await fetch(`${service}/v1/compare?${sides}&planned_runs=${hours * runs}&${range}`);
    if (!response.ok) throw new Error(`CompareVersions answered ${response.status}`);
    const { metrics } = (await response.json()) as { metrics: { name: string; verdict: string }[] };
    return metrics.find(({ name }) => name === "failure_rate")?.verdict ?? "none";
  };
  return { ofAlike: await verdictOn("alike"), ofWorse: await verdictOn("worse") };
}

function runAt(agent_id: string, agent_version: string, ms: number, fails: boolean) {
  const started_at = BigInt(Math.floor(ms)) * 1_000n;
  const ended_at = started_at + 800_000n;
  return runRecord(
    { agent_id, agent_version, started_at, ended_at, status: fails ? "failure" : "success" },
    [],
    fails ? [failureRecord()] : [],
  );
}
