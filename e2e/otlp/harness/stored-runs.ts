import { getJson } from "../../harness/rest.ts";

/** A run as people expect it, but for the metadata of its steps. */
export interface StoredOutline {
  /** Name and version. */
  readonly agent: string;
  /** Status and how long it took; "open" for one that has not ended. */
  readonly ended: string;
  readonly usage: Readonly<Record<string, number>>;
  readonly failures: readonly string[];
  /** A line each, indented by its parent. */
  readonly steps: readonly string[];
}

interface RestStep {
  readonly step_id: string;
  readonly parent_step_id?: string;
  readonly step_type: string;
  readonly name: string;
  readonly started_at: string;
  readonly ended_at?: string;
}

interface RestRun {
  readonly run_id: string;
  readonly agent_id: string;
  readonly agent_version: string;
  readonly status: string;
  readonly incomplete?: boolean;
  readonly started_at: string;
  readonly ended_at?: string;
  readonly usage?: Readonly<Record<string, number>>;
  readonly steps: readonly RestStep[];
  readonly failures: readonly {
    readonly failure_type: string;
    readonly failure_code: string;
    readonly message: string;
    readonly step_id: string;
  }[];
}

/** The runs of an agent as the query service tells them. */
export async function storedRuns(queryUrl: string, agentId: string): Promise<StoredOutline[]> {
  const path = `/v1/runs?page_size=100&agent_id=${encodeURIComponent(agentId)}`;
  const { body } = await getJson(queryUrl, path);
  const runs = await Promise.all(
    (body as { readonly run_id: string }[]).map(({ run_id }) => getJson(queryUrl, `/v1/runs/${run_id}`)),
  );
  return runs.map((reply) => outlineOf(reply.body as RestRun));
}

function outlineOf(run: RestRun): StoredOutline {
  const start = microsOf(run.started_at);
  const lasted = (from: string, to: string | undefined) =>
    to === undefined ? "open" : `${(microsOf(to) - microsOf(from)) / 1_000} ms`;
  const steps = new Map(run.steps.map((step) => [step.step_id, step]));
  const depthOf = ({ parent_step_id: parent = "" }: RestStep): number => {
    const outer = steps.get(parent);
    return outer === undefined ? 0 : 1 + depthOf(outer);
  };
  const lines = run.steps.map((step) => {
    const at = (microsOf(step.started_at) - start) / 1_000;
    const what = `${step.step_type}: ${step.name} @${at} ${lasted(step.started_at, step.ended_at)}`;
    return "  ".repeat(depthOf(step)) + what;
  });
  const status = run.status === "running" ? "open" : `${run.status}, ${lasted(run.started_at, run.ended_at)}`;
  return {
    agent: `${run.agent_id} | ${run.agent_version}`,
    ended: status,
    usage: run.usage ?? {},
    failures: run.failures
      .map(
        ({ failure_type, failure_code, message, step_id }) =>
          `${steps.get(step_id)?.name}: ${failure_type}/${failure_code}: ${message}`,
      )
      .toSorted(),
    steps: lines.toSorted(),
  };
}

/** Microseconds since the Unix epoch. */
function microsOf(timestamp: string): number {
  const [, seconds = "", fraction = ""] = /^(.*:\d\d)(?:\.(\d+))?Z$/.exec(timestamp) ?? [];
  return Date.parse(`${seconds}Z`) * 1_000 + Number(fraction.padEnd(6, "0"));
}
