export const RUN_ID = "0197f3a2-0000-7000-8000-000000000001";

/** A valid run as REST spells it. */
export function restRun(): { [name: string]: unknown } {
  return {
    run_id: RUN_ID,
    agent_id: "support",
    agent_version: "1.4.2",
    status: "success",
    started_at: "2026-01-01T00:00:00Z",
    ended_at: "2026-01-01T00:00:01.5Z",
    steps: [
      {
        seq: 0,
        step_type: "tool",
        name: "search_orders",
        started_at: "2026-01-01T00:00:00.25Z",
        metadata: { attempt: 1, cached: false, region: "eu" },
      },
    ],
  };
}
