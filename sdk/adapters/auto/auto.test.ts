import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { expectNoCanary } from "../expect-no-canary.ts";
import { packagesFolder } from "../packages-folder.ts";
import { runExample } from "../run-example.ts";

const agents = join(import.meta.dirname, "agents");
const env = { RUNFACTS_AGENT_ID: "support", RUNFACTS_AGENT_VERSION: "1.4.0" };
const nodeOptions = ["--import", "@runfacts/sdk/auto"];
const called = [
  "support 1.4.0 success",
  'tool execute_tool find: digest: 40 bytes: server_name="orders" server_version="2.1.0"',
];

describe.skipIf(!inject("hasPackages"))("/auto", () => {
  it.each(["import", "require", "twice"])(
    "watches clients of MCP once where Node imports it first: %s",
    async (how) => {
      const args = [how, join(packagesFolder, "main.js")];
      const { lines, bytes, stdout, stderr } = await runExample(join(agents, "mcp-client.ts"), {
        args,
        env,
        nodeOptions,
      });
      expect(stderr).toBe("");
      expect(JSON.parse(stdout)).toEqual({ content: [{ type: "text", text: "canary Canary" }] });
      expect(lines).toEqual([called]);
      expectNoCanary(bytes, "orders");
    },
  );

  it("and an adapter that is asked for besides record once, with the tracer that was given last", async () => {
    const { lines, bytes, stderr } = await runExample(join(agents, "twice.ts"), {
      env: { RUNFACTS_AGENT_ID: "other" },
    });
    expect(stderr).toBe("");
    const run = [
      "support 1.4.0 success",
      "other invoke_agent: max_retries=2",
      '  respond chat mock-1 #1: [mock-1]: 3 in, 10 out: finish_reason="stop" provider="mock-provider"',
    ];
    expect(lines).toEqual([run, run]);
    expectNoCanary(bytes, "support");
  });

  it("changes nothing of what a program prints and exports where it is not wanted", async () => {
    const args = ["import"];
    const { lines, stdout } = await runExample(join(agents, "mcp-client.ts"), { args });
    expect(JSON.parse(stdout)).toEqual({ content: [{ type: "text", text: "canary Canary" }] });
    expect(lines).toEqual([]);
  });
});
