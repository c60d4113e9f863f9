import { describe, expect, it } from "vitest";
import { sampleNotice } from "../testing/sample-notice.ts";
import { describeNotice } from "./describe-notice.ts";

const cost = { metric: "total_cost_usd", observed: { value: 12 }, threshold: 10 };
const share = { metric: "failure_rate", observed: { value: 0.12 }, threshold: 0.05 };

describe("describeNotice", () => {
  it.each([
    [{ kind: "rule", rule: "failing", ...share }, "holds", "held"],
    [{ kind: "budget", ...cost }, "is over its budget", "was over its budget"],
    [{ kind: "agent_silent" }, "has not run", "had not run"],
    [{ kind: "runs_abandoned" }, "more runs fall silent", "more runs fell silent"],
    [{ kind: "version_regression" }, "failure_rate is worse", "failure_rate was worse"],
  ] as const)("says in the past what is over: %o", (facts, now, then) => {
    expect(describeNotice(sampleNotice("open", facts))).toContain(now);
    expect(describeNotice(sampleNotice("acknowledged", facts))).toContain(now);
    expect(describeNotice(sampleNotice("resolved", facts))).toContain(then);
  });
});
