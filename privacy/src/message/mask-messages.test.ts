import { expect, it } from "vitest";
import { defaultPolicy } from "../policy/policy.ts";
import { maskMessages } from "./mask-messages.ts";

const run = {
  agentId: "support",
  agentVersion: "1",
  steps: [{ name: "search" }],
  failures: [
    { failureCode: "timeout", message: "timeout after 30 s" },
    { failureCode: "not_found", message: "Order 4711 not found for Maria Lopez", stepId: "s" },
  ],
};

it("returns a run in which nothing changes as it is", () => {
  const clean = { ...run, failures: run.failures.slice(0, 1) };
  expect(maskMessages(clean)).toBe(clean);
});

it("masks the messages of a copy", () => {
  const before = structuredClone(run);
  const masked = maskMessages(run);
  expect(masked).toEqual({
    ...run,
    failures: [run.failures[0], { ...run.failures[1], message: "Order <id> not found for <name>" }],
  });
  expect(run).toEqual(before);
  expect(maskMessages(masked)).toBe(masked);
});

it("keeps codes alone where messages are off", () => {
  const off = { ...defaultPolicy, failureMessages: "off" as const };
  const masked = maskMessages(run, off);
  expect(masked.failures.map(({ message }) => message)).toEqual(["timeout", "not_found"]);
  expect(maskMessages(masked, off)).toBe(masked);
});
