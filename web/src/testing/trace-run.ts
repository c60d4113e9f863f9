import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type Run, RunSchema, RunSource, RunStatus } from "@runfacts/gen/client/run";
import { type StepSchema, StepType } from "@runfacts/gen/client/step";

type StepInit = MessageInitShape<typeof StepSchema> & {
  /** Start and end, in seconds. */
  readonly at: readonly [start: number, end: number];
};

/** A run of OpenTelemetry for tests; its steps are `s0`, `s1` and so on, in order. */
export function traceRun(steps: readonly StepInit[], rest: MessageInitShape<typeof RunSchema> = {}): Run {
  return create(RunSchema, {
    runId: "0af76519-16cd-43dd-8448-eb211c80319c",
    agentId: "order-desk",
    status: RunStatus.SUCCESS,
    source: RunSource.OPENTELEMETRY,
    startedAt: timestampFromMs(0),
    endedAt: timestampFromMs(60_000),
    durationMs: 60_000n,
    stepCount: steps.length,
    steps: steps.map(({ at: [start, end], ...step }, seq) => ({
      stepId: `s${seq}`,
      seq,
      stepType: step.otherSpan ? StepType.OTHER : StepType.TOOL,
      name: step.otherSpan ? "span" : "work",
      startedAt: timestampFromMs(start * 1000),
      endedAt: timestampFromMs(end * 1000),
      ...step,
    })),
    ...rest,
  });
}
