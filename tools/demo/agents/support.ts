import { together } from "../together.ts";
import type { Workbench } from "../workbench.ts";

const actions = ["create_ticket", "issue_refund", "track_parcel"] as const;

/** Answers a customer: classifies, looks things up, acts, replies. */
export async function support(bench: Workbench): Promise<void> {
  const { run, random } = bench;
  await bench.model(run, "plan", "classify_intent", [650, 40]);
  await together([
    bench.retrieve(run, "search_help_center", "help-center-v4"),
    bench.tool(run, "get_customer", 85, { region: random.pick(["eu-west-1", "us-east-1"]) }),
  ]);
  await bench.tool(run, "search_orders", 320, { order_count: random.int(0, 9), status_code: 200 });
  await run.step("other", "choose_action", () => {
    if (bench.plans("type_error")) throw new TypeError("order is undefined");
  });
  if (random.chance(0.4)) {
    const action = random.pick(actions);
    if (action === "issue_refund") await bench.approval(run, "approve_refund", 20_000);
    await bench.tool(run, action, 240, { status_code: 201 });
  }
  await bench.model(run, "respond", "write_reply", [1900, 230]);
}
