import { afterEach, expect, it } from "vitest";
import { AgentTracer } from "../agent-tracer.ts";
import { setDefaultTracer } from "../context/shared.ts";
import { guardAdapter } from "./guard-adapter.ts";

afterEach(() => setDefaultTracer(undefined));

function fail(): never {
  throw new RangeError();
}

it("an error of an adapter reaches nobody, and is counted by the tracer, else by the default one", () => {
  const options = { agentId: "support", agentVersion: "1", onWarning: () => undefined };
  const [own, byDefault] = [new AgentTracer(options), new AgentTracer(options)];
  guardAdapter(own, fail);
  guardAdapter(undefined, fail);
  setDefaultTracer(byDefault);
  guardAdapter(undefined, fail);
  guardAdapter(own, fail);
  expect([own.stats().errors, byDefault.stats().errors]).toEqual([2, 1]);
});

it("runs a part once, with a tracer and without one", () => {
  let runs = 0;
  const part = () => {
    runs += 1;
  };
  guardAdapter(new AgentTracer({ agentId: "support", agentVersion: "1" }), part);
  guardAdapter(undefined, part);
  expect(runs).toBe(2);
});
