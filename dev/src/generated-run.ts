/** A run as `POST /v1/runs` takes it, with every id given and times in milliseconds since the Unix epoch. */
export interface GeneratedRun {
  readonly run_id: string;
  readonly agent_id: string;
  readonly agent_version: string;
  readonly environment: string;
  readonly status: "success" | "failure" | "partial";
  readonly started_at: number;
  readonly ended_at: number;
  readonly session_id?: string | undefined;
  readonly steps: readonly GeneratedStep[];
  readonly failures: readonly GeneratedFailure[];
}

export interface GeneratedStep {
  readonly step_id: string;
  readonly seq: number;
  readonly step_type: "plan" | "retrieve" | "tool" | "respond";
  readonly name: string;
  readonly latency_ms: number;
  readonly started_at: number;
  readonly ended_at: number;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
}

export interface GeneratedFailure {
  readonly failure_id: string;
  readonly step_id?: string | undefined;
  readonly failure_type: "tool" | "model" | "retrieval" | "orchestration";
  readonly failure_code: string;
  readonly message: string;
}
