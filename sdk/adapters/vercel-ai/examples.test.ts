import { describe, expect, inject, it } from "vitest";
import { expectNoCanary } from "../expect-no-canary.ts";
import { runExample } from "../run-example.ts";

describe.skipIf(!inject("hasPackages"))("examples of the Vercel AI SDK", () => {
  it("of version 7 is recorded by an import alone", async () => {
    const env = { RUNFACTS_AGENT_ID: "support", RUNFACTS_AGENT_VERSION: "1.4.0" };
    const { lines, bytes, stdout, stderr } = await runExample("vercel-ai", { env });
    expect({ stdout, stderr }).toEqual({ stdout: "Canary: your parcel is on its way.\n", stderr: "" });
    const call = "[mock-1]: 120 in, 30 out, 100 cached, 20 reasoning: finish_reason";
    expect(lines).toEqual([
      [
        "support 1.4.0 partial",
        "other invoke_agent: max_retries=2",
        `  plan chat mock-1 #1: ${call}="tool-calls" provider="mock-provider"`,
        "  tool execute_tool search_orders: digest: 24 bytes",
        "  tool execute_tool search_orders: range_error: digest",
        `  respond chat mock-1 #1: ${call}="stop" provider="mock-provider"`,
      ],
    ]);
    expectNoCanary(bytes, "search_orders");
  });

  it("of version 6 is recorded by a line in its call", async () => {
    const { lines, bytes, stdout, stderr } = await runExample("vercel-ai-6");
    expect({ stdout, stderr }).toEqual({ stdout: "Canary: your parcel is on its way.", stderr: "" });
    const facts = 'finish_reason="stop" first_chunk_ms provider="mock-provider"';
    expect(lines).toEqual([
      [
        "support 1.4.0 success",
        "other invoke_agent answer: max_retries=2",
        `  respond chat mock-1 #1: [mock-1]: 120 in, 30 out, 100 cached, 20 reasoning: ${facts}`,
      ],
    ]);
    expectNoCanary(bytes, "answer");
  });
});
