import type { RunRecord } from "@runfacts/db/rows";
import { failureRecord, runRecord, stepRecord } from "@runfacts/db/testing";

export const BAD_VERSION = "2.1.0";
export const BAD_MODEL = "m-bad";
/** An agent of which too few runs failed, and one whose failures have nothing in common. */
export const FEW = "billing";
export const QUIET = "research";

const MINUTE_US = 60_000_000n;
const SECOND_US = 1_000_000n;

interface Given {
  readonly fails: boolean;
  readonly version?: string;
  readonly model?: string;
  readonly tool?: string;
  readonly seconds?: number;
  readonly cost?: bigint;
}

/**
 * 720 runs of three agents. Of `support` fail half of those of 2.1.0, half of those with m-bad, and a few others; each that failed apologizes.
 * Some of its runs crawl, and are slow; some use m-dear, and cost much.
 */
export function commonCauses(): RunRecord[] {
  const now = BigInt(Date.now()) * 1_000n;
  const runs = (agent_id: string, count: number, given: (index: number) => Given) =>
    Array.from({ length: count }, (_, index) =>
      makeRun(agent_id, now - BigInt(index + 1) * MINUTE_US, given(index)),
    );
  return [
    ...runs("support", 600, (index) => {
      const version = index % 10 === 0 ? BAD_VERSION : "2.0.0";
      const isDear = index % 25 === 2;
      const model = index % 12 === 1 ? BAD_MODEL : isDear ? "m-dear" : "m-good";
      const isBad = version === BAD_VERSION || model === BAD_MODEL;
      const isSlow = index % 25 === 3;
      return {
        ...{ version, model, fails: isBad ? index % 4 < 2 : index % 20 === 7 },
        ...(isSlow && { tool: "crawl", seconds: 60 }),
        ...(isDear && { cost: 900_000_000n }),
      };
    }),
    ...runs(FEW, 60, (index) => ({ fails: index < 3 })),
    ...runs(QUIET, 60, (index) => ({ fails: index % 6 === 0 })),
  ];
}

function makeRun(agent_id: string, started_at: bigint, given: Given): RunRecord {
  const {
    fails,
    version = "1.0.0",
    model = "m-good",
    tool = "search",
    seconds = 2,
    cost = 1_000_000n,
  } = given;
  const at = (second: number) => started_at + BigInt(second) * SECOND_US;
  const plan = stepRecord({
    ...{ seq: 0, step_type: "plan", name: "plan", model, cost_nano_usd: cost },
    ...{ started_at: at(0), ended_at: at(1), latency_ms: 1_000 },
  });
  const call = stepRecord({
    ...{
      seq: 1,
      name: tool,
      failed: fails,
      started_at: at(1),
      ended_at: at(seconds),
      latency_ms: (seconds - 1) * 1_000,
    },
  });
  const last = stepRecord({
    ...{ seq: 2, step_type: "respond", name: fails ? "apologize" : "reply" },
    ...{ started_at: at(seconds), ended_at: at(seconds), latency_ms: 0 },
  });
  return runRecord(
    {
      agent_id,
      agent_version: version,
      started_at,
      ended_at: at(seconds),
      cost_nano_usd: cost,
      status: fails ? "failure" : "success",
    },
    [plan, call, last],
    fails ? [failureRecord({ step_id: call.step_id })] : [],
  );
}
