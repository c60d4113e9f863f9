import type { Lack, RunShape } from "./run-shape.ts";

/** A failed run says why. */
export function failureNamed({ status, failures }: RunShape): Lack[] {
  if (status !== "failure" || failures.length > 0) return [];
  return [
    {
      field: "failures",
      rule: "status.failure_named",
      description: "must hold a failure when status is failure",
    },
  ];
}
