import { randomUUID } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { FailureSchema, FailureType } from "@runfacts/gen/server/failure";
import { type Run, RunSchema, RunStatus } from "@runfacts/gen/server/run";
import { StepSchema, StepType } from "@runfacts/gen/server/step";
import type { Draws } from "@runfacts/insight/testing";
import { fromMicroseconds } from "@runfacts/server";

const HOUR_MS = 3_600_000;
const CODES = ["timeout", "rate_limited", "bad_reply", "not_found"];
const TOOLS = ["search", "lookup", "fetch", "write", "notify"];
/** The model that is at fault where one is. */
export const CAUSE = "model-b";
/** The share of runs that use it, where nothing else is said. */
const CAUSE_SHARE = 0.1;

/** An agent that is made up: how often its runs fail, and how many there are. */
export interface MadeAgent {
  readonly agentId: string;
  /** Default: "production". */
  readonly environment?: string;
  readonly runsAnHour: number;
  /** Share of runs that fail. */
  readonly rate: number;
  /** Correlation of failures within an hour. */
  readonly icc: number;
  /** From this time on, runs with the model at fault fail so often that the rate is this. */
  readonly worse?: { readonly from: number; readonly rate: number };
  /** Share of runs with that model. Default: a tenth. */
  readonly causeShare?: number;
  /** A new version each so many days, which runs beside the one before for a day. */
  readonly releaseDays?: number;
}

/** The runs of an hour: how many there are and when they start is chance. */
export function makeHour(draws: Draws, agent: MadeAgent, at: number): Run[] {
  const rate = draws.hourRate(agent.rate, agent.icc);
  const isWorse = agent.worse !== undefined && at >= agent.worse.from;
  const { causeShare = CAUSE_SHARE } = agent;
  const worse = agent.rate + (isWorse ? ((agent.worse?.rate ?? 0) - agent.rate) / causeShare : 0);
  const atFault = (worse - agent.rate) / (1 - agent.rate);
  return Array.from({ length: draws.count(agent.runsAnHour) }, () => {
    const isAtFault = draws.unit() < causeShare;
    // What is at fault comes on top of how bad the hour is.
    const own = isAtFault ? rate + (1 - rate) * atFault : rate;
    return makeRun(draws, agent, at + Math.floor(draws.unit() * HOUR_MS), isAtFault, draws.unit() < own);
  });
}

function makeRun(draws: Draws, agent: MadeAgent, startMs: number, isAtFault: boolean, failed: boolean): Run {
  const startedAt = fromMicroseconds(BigInt(startMs) * 1_000n);
  const thinking = Math.round(draws.logNormal(400, 2));
  const acting = Math.round(draws.logNormal(300, 2));
  const at = (ms: number) => fromMicroseconds(BigInt(startMs + ms) * 1_000n);
  const [thought, acted] = [randomUUID(), randomUUID()];
  const pick = (list: readonly string[]) => list[Math.floor(draws.unit() * list.length)] ?? "";
  const code = pick(CODES);
  return create(RunSchema, {
    runId: randomUUID(),
    agentId: agent.agentId,
    agentVersion: versionAt(draws, agent, startMs),
    environment: agent.environment ?? "production",
    status: failed ? RunStatus.FAILURE : RunStatus.SUCCESS,
    startedAt,
    endedAt: at(thinking + acting),
    steps: [
      create(StepSchema, {
        stepId: thought,
        seq: 0,
        stepType: StepType.PLAN,
        name: "think",
        startedAt,
        endedAt: at(thinking),
        model: isAtFault ? CAUSE : "model-a",
        usage: {
          inputTokens: BigInt(Math.round(draws.logNormal(800, 1.6))),
          outputTokens: BigInt(Math.round(draws.logNormal(200, 1.6))),
          costUsd: Number(draws.logNormal(0.002, 1.6).toFixed(6)),
        },
      }),
      create(StepSchema, {
        stepId: acted,
        seq: 1,
        stepType: StepType.TOOL,
        name: pick(TOOLS),
        startedAt: at(thinking),
        endedAt: at(thinking + acting),
        failed,
        ...(failed && { errorCode: code }),
      }),
    ],
    failures: failed
      ? [
          create(FailureSchema, {
            stepId: acted,
            failureType: FailureType.TOOL,
            failureCode: code,
            message: code,
          }),
        ]
      : [],
  });
}

function versionAt(draws: Draws, { releaseDays }: MadeAgent, startMs: number): string {
  if (releaseDays === undefined) return "1.0.0";
  const days = startMs / (24 * HOUR_MS);
  const release = Math.floor(days / releaseDays);
  const isNew = days - release * releaseDays >= 1 || draws.unit() < 0.5;
  return `1.${isNew ? release : release - 1}.0`;
}
