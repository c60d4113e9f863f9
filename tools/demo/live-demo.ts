import { setTimeout as delay } from "node:timers/promises";
import { createRandom } from "@runfacts/dev/random";
import { AgentTracer, type TracerStats } from "@runfacts/sdk";
import { AgentError } from "./failures.ts";
import type { PlannedRun } from "./plan-runs.ts";
import { Workbench } from "./workbench.ts";

/** A new run begins this often. */
const EVERY_MS = 1_500;

/** The time of the clock on the wall. */
const realTime = {
  now: () => Date.now() * 1000,
  sleep: async (milliseconds: number) => {
    await delay(milliseconds);
  },
};

const classifyError = (error: unknown) => (error instanceof AgentError ? error.failure : undefined);

/**
 * Lets runs like the planned ones happen now, in live mode, so that a dashboard can be watched while they do.
 *
 * @param seconds for how long runs begin; those under way then still end
 * @returns how many runs were made, and how many of them delivered
 */
export async function liveDemo(
  planned: readonly PlannedRun[],
  url: string,
  seconds: number,
): Promise<Pick<TracerStats, "produced" | "delivered">> {
  const end = Date.now() + seconds * 1_000;
  const counts = { produced: 0, delivered: 0 };
  const underWay: Promise<void>[] = [];
  for (let n = 0; Date.now() < end; n += 1) {
    const like = planned[(n * 7919) % planned.length];
    if (like === undefined) break;
    underWay.push(
      liveRun(like, url).then((stats) => {
        counts.produced += stats.produced;
        counts.delivered += stats.delivered;
      }),
    );
    await delay(EVERY_MS);
  }
  await Promise.all(underWay);
  return counts;
}

async function liveRun(
  { agent, release, environment, fault }: PlannedRun,
  url: string,
): Promise<TracerStats> {
  const identity = { agentId: agent.agentId, agentVersion: release.version, environment };
  const tracer = new AgentTracer({ ...identity, url, live: true, classifyError });
  const random = createRandom(Date.now() % 2 ** 31);
  await tracer
    .run((run) => agent.act(new Workbench({ run, time: realTime, random, release, fault })))
    .catch(() => undefined);
  await tracer.close();
  return tracer.stats();
}
