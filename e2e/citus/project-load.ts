import { setTimeout as delay } from "node:timers/promises";
import { chat, sampleTrace } from "../harness/otlp-trace.ts";
import { postJson } from "../harness/rest.ts";
import { headOf, runOfParts } from "../harness/run-parts.ts";
import { sampleRun } from "../harness/sample-run.ts";
import type { Project } from "./projects.ts";

const BATCH = 50;
const RETRY_MS = 100;

/** What a project sent. */
export interface ProjectLoad {
  /** Ids of the runs of which all was acknowledged. */
  readonly acknowledged: Set<string>;
  /** Calls that failed, or were refused for now. */
  failedCalls: number;
}

export interface LoadOptions {
  readonly ingestUrl: string;
  /** Runs at least. */
  readonly runs: number;
  /** Ends it before that. */
  readonly signal?: AbortSignal;
}

/** Sends runs of a project until there are so many: whole ones in batches, some in parts, and traces; each again until it is taken. */
export function startProjectLoad(
  { ingest }: Project,
  { ingestUrl, runs, signal }: LoadOptions,
): ProjectLoad & { readonly done: Promise<void> } {
  const load: ProjectLoad = { acknowledged: new Set(), failedCalls: 0 };
  const send = async (path: string, body: unknown) => {
    for (;;) {
      const reply = await postJson(ingestUrl, path, body, ingest).catch(() => undefined);
      if (reply !== undefined && reply.status < 300) return;
      if (reply !== undefined && reply.status < 500) throw new Error(`${path}: ${JSON.stringify(reply)}`);
      load.failedCalls += 1;
      await delay(RETRY_MS);
    }
  };
  const work = async () => {
    while (load.acknowledged.size < runs && signal?.aborted !== true) {
      const batch = Array.from({ length: BATCH }, () => sampleRun());
      await send("/v1/runs:batch", { runs: batch });
      for (const { run_id } of batch) load.acknowledged.add(run_id);

      const run = runOfParts();
      const half = run.steps.length / 2;
      const head = headOf(run);
      await send("/v1/runs:record", { part: { ...head, steps: run.steps.slice(0, half) } });
      await send("/v1/runs:record", { part: { ...head, steps: run.steps.slice(half) } });
      const { failures, decisions, quality_signals } = run;
      const end = { status: run["status"], ended_at: run["ended_at"] };
      await send("/v1/runs:record", { part: { ...head, ...end, failures, decisions, quality_signals } });
      load.acknowledged.add(run.run_id);

      const trace = sampleTrace(ingestUrl);
      await send("/v1/traces", trace.bodyOf([{ id: 2, parent: 1, at: [5, 20], attributes: chat }]));
      await send("/v1/traces", trace.bodyOf([{ id: 1, at: [0, 30], attributes: chat }]));
      load.acknowledged.add(trace.runId);
    }
  };
  return Object.assign(load, { done: work() });
}
