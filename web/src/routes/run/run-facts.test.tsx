import { StepWait } from "@runfacts/gen/client/step";
import { screen } from "@solidjs/testing-library";
import { describe, expect, it } from "vitest";
import { renderLinked } from "../../testing/render-linked.tsx";
import { traceRun } from "../../testing/trace-run.ts";
import { RunFacts } from "./run-facts.tsx";

/** Shows the facts of a run that waited for 50 of its 60 s. */
function show(waits: readonly StepWait[], rest: { readonly waitingMs?: bigint } = { waitingMs: 50_000n }) {
  const steps = waits.map((wait) => ({ at: [0, 50] as const, wait }));
  const run = traceRun(steps, rest);
  renderLinked(() => <RunFacts run={run} dropped={new Map()} />);
}
const fact = (label: string) => screen.getByText(label).nextElementSibling?.textContent?.trim();

describe("the facts of a run", () => {
  it("tell waiting for a person apart from working", () => {
    show([StepWait.PERSON]);
    expect([fact("Duration"), fact("Working"), fact("Waiting for a person")]).toEqual([
      "1m 00s",
      "10.0 s",
      "50.0 s",
    ]);
  });

  it("name nobody where a run waited for one thing and another", () => {
    show([StepWait.PERSON, StepWait.RUN]);
    expect(fact("Waiting")).toBe("50.0 s");
  });

  it.each([{ waitingMs: 0n }, {}])("say nothing of waiting where there is none: %o", (rest) => {
    show([], rest);
    expect(screen.queryByText("Working")).toBeNull();
  });
});
