import type { Workbench } from "../workbench.ts";

/** Edits until the tests pass, within the limits of the run. */
export async function coding(bench: Workbench): Promise<void> {
  const { run, random } = bench;
  const neverPasses = ["max_steps_exceeded", "loop_detected", "budget_exceeded"].some((code) =>
    bench.plans(code),
  );
  const isInCircles = bench.plans("loop_detected") || bench.plans("max_steps_exceeded");
  const rounds = neverPasses ? Number.POSITIVE_INFINITY : random.int(1, 4);
  await bench.model(run, "plan", "read_task", [3200, 180]);
  await bench.tool(
    run,
    "read_file",
    12,
    { lines: random.int(20, 900), language: "typescript" },
    {
      arguments: { path: "src/orders.ts" },
    },
  );
  for (let round = 1; ; round += 1) {
    bench.checkLimits();
    await run.step("other", "edit_round", { metadata: { round } }, async (step) => {
      await bench.model(step, "plan", "choose_edit", [6400 + 1500 * round, 420]);
      if (bench.plans("range_error")) throw new RangeError("line 4012 of 3980");
      const edit = isInCircles ? 1 : round;
      const lines = { lines_added: random.int(1, 40), lines_removed: random.int(0, 20) };
      await bench.tool(step, "edit_file", 18, lines, { arguments: { edit }, resultBytes: 120 });
      // One agent does the same edit again at once, the other tests it each time.
      if (bench.plans("loop_detected")) {
        bench.repeat(`edit_file ${edit}`);
        return;
      }
      const failed = round < rounds ? random.int(1, 9) : 0;
      await bench.tool(
        step,
        "run_tests",
        6500,
        { exit_code: failed > 0 ? 1 : 0, failed_count: failed },
        {
          arguments: { suite: "orders" },
        },
      );
    });
    if (round >= rounds) break;
  }
  await bench.model(run, "respond", "write_summary", [2600, 240]);
}
