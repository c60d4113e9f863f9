import type { RunRecord } from "@runfacts/db/rows";
import { failureRecord, runRecord, stepRecord } from "@runfacts/db/testing";
import type { Random } from "@runfacts/dev/random";

/** An attribute that a cause is planted in; null for runs without any. */
export const plants = ["agent_version", "model", "tool", "step_name", "metadata"] as const;
export type Plant = (typeof plants)[number] | null;

/** What is named where it is found: the value, of `region` the metadata key. */
export const PLANTED = "planted";
export const REGION = "region";

const VALUES = 20;
const SHARE = 0.05;
const RATE = 0.1;
const PLANTED_RATE = 0.3;
const HOUR_US = 3_600_000_000n;
const SECOND_US = 1_000_000n;

/**
 * Runs of the last 24 hours: an agent plans, calls a tool and replies. Each has one of some 20 values of a dozen attributes, some often, most
 * seldom. Of the planted value, which 5 % have, 30 % fail, of others 10 %. Runs that failed look as they do: they apologize, retry,
 * carry the status of their last answer, and never reply.
 */
export function makeRuns(random: Random, agent_id: string, count: number, plant: Plant): RunRecord[] {
  const now = BigInt(Date.now()) * 1_000n;
  return Array.from({ length: count }, () => {
    const started_at = now - BigInt(Math.floor(random.unit() * 23.5 * 3_600)) * SECOND_US - HOUR_US / 2n;
    return makeRun(random, agent_id, started_at, plant);
  });
}

function makeRun(random: Random, agent_id: string, started_at: bigint, plant: Plant): RunRecord {
  const isPlanted = plant !== null && random.chance(SHARE);
  const pick = (attribute: NonNullable<Plant>, prefix: string) =>
    isPlanted && attribute === plant ? PLANTED : `${prefix}-${Math.floor(VALUES * random.unit() ** 2)}`;
  const fails = random.chance(isPlanted ? PLANTED_RATE : RATE);
  const failsInTool = fails && random.chance(0.7);
  const facts = {
    [REGION]: pick("metadata", "region"),
    ...Object.fromEntries(
      ["tier", "shard", "cache", "locale", "index"].map((key) => [
        key,
        `${key}-${random.int(0, VALUES - 1)}`,
      ]),
    ),
    order_id: random.int(0, 1_000_000),
  };
  const toolName = pick("tool", "tool");
  const steps: RunRecord["steps"][number][] = [];
  const add = (given: Parameters<typeof stepRecord>[0]) => {
    const at = started_at + BigInt(steps.length) * SECOND_US;
    const step = stepRecord({
      seq: steps.length,
      started_at: at,
      ended_at: at + SECOND_US,
      latency_ms: 1_000,
      ...given,
    });
    steps.push(step);
    return step;
  };
  add({
    step_type: "plan",
    name: pick("step_name", "plan"),
    model: pick("model", "model"),
    metadata: facts,
  });
  if (random.chance(0.1) || (failsInTool && random.chance(0.5))) {
    add({ step_type: "tool", name: toolName, failed: true, error_code: "timeout", attempt: 1 });
  }
  const call = add({
    step_type: "tool",
    name: toolName,
    failed: failsInTool,
    metadata: { http_code: failsInTool ? 500 : 200 },
  });
  const reply = failsInTool ? call : add({ step_type: "respond", name: "reply", failed: fails });
  if (fails) add({ step_type: "respond", name: "apologize", metadata: { tone: "sorry" } });
  return runRecord(
    {
      ...{ agent_id, agent_version: pick("agent_version", "v"), started_at },
      environment: random.pickSkewed(["production", "staging", "evaluation"]),
      status: fails ? "failure" : "success",
      ended_at: started_at + BigInt(steps.length) * SECOND_US,
    },
    steps,
    fails
      ? [failureRecord({ step_id: reply.step_id, failure_code: random.pick(["timeout", "api_error"]) })]
      : [],
  );
}
