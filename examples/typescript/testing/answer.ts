import { type AgentTracer, currentStep, observe } from "@runfacts/sdk";

const orders = new Map([["ada", ["boots", "coat"]]]);

const searchOrders = observe(
  async (customer: string) => {
    const found = orders.get(customer);
    if (found === undefined) throw Object.assign(new Error("no such customer"), { code: "UNKNOWN_CUSTOMER" });
    currentStep()?.addMetadata({ order_count: found.length });
    return found;
  },
  { type: "tool", name: "search_orders", arguments: true },
);

/** A small agent, which takes its tracer from whoever calls it: its service, or a test. */
export async function answer(tracer: AgentTracer, customer: string): Promise<string> {
  return tracer.run(async (run) => {
    await run.step("plan", "choose_tool", { model: "small-1" }, () => undefined);
    const found = await searchOrders(customer);
    return run.step("respond", "write_reply", () => `You have ${found.length} orders.`);
  });
}
