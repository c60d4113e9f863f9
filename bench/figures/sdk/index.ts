import type { PacedReport, StepsReport } from "../../agent/agent-report.ts";
import type { Bench } from "../../harness/bench.ts";
import { type Figure, figure } from "../../harness/figure.ts";
import { startIngest } from "../../harness/service.ts";
import { measureStart } from "./measure-start.ts";
import { runAgent } from "./run-agent.ts";
import { stepFigures } from "./step-figures.ts";

/** The parts of this benchmark. */
export const sdkParts = ["sdk"] as const;

const RUNS_AT_ONCE = 20;
const AWAY_RUNS = [10_000, 100_000] as const;

/** What the SDK costs an agent: time in its thread, CPU, memory, its start. Every run goes to a real service, or to none. */
export async function benchSdk({ postgres, isShort, signal, note }: Bench): Promise<Figure[]> {
  await using resources = new AsyncDisposableStack();
  const database = await postgres.createDatabase("bench_sdk");
  const { url: ingestUrl } = resources.use(await startIngest(database.ingestUrl));
  const { runs, rounds } = isShort ? { runs: 500, rounds: 3 } : { runs: 2_000, rounds: 5 };
  const steps: StepsReport[] = [];
  const shares: { readonly [when in keyof PacedReport]: number[] } = { first: [], later: [] };
  const growths: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const told = await runAgent({ kind: "steps", ingestUrl, runs }, signal);
    if (told.sent !== runs) throw new Error(`the SDK delivered ${told.sent} of ${runs} runs`);
    steps.push(told);
    const paced = { kind: "paced", ingestUrl, runs, atOnce: RUNS_AT_ONCE } as const;
    const without = await runAgent({ ...paced, isTraced: false }, signal);
    const traced = await runAgent({ ...paced, isTraced: true }, signal);
    for (const when of ["first", "later"] as const) {
      const added = traced[when].cpuSeconds - without[when].cpuSeconds;
      shares[when].push((added / traced[when].runSeconds) * 100);
    }
    const { heapBytes } = await runAgent({ kind: "away", runs: AWAY_RUNS }, signal);
    const [early = Number.NaN, late = Number.NaN] = heapBytes;
    growths.push(late / early);
    note(`sdk: round ${round} of ${rounds}`);
  }
  return [
    ...stepFigures(steps, runs),
    figure("SDK: CPU of an agent whose steps take 10 ms", shares.later, "%", { atMost: 0.5 }),
    figure(`SDK: the same in the first ${runs} runs of a process`, shares.first, "%"),
    figure("SDK: heap after 100,000 runs without a service, of after 10,000", growths, "ratio", {
      atMost: 1.1,
    }),
    ...(await measureStart({ rounds: 3 * rounds, signal })),
  ];
}
