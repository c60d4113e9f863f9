import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { expectNoCanary } from "../expect-no-canary.ts";
import { runExample } from "../run-example.ts";

const SERVER = 'server_name="orders" server_version="2.1.0"';
const found = `tool execute_tool find: digest: 40 bytes: ${SERVER}`;

describe.skipIf(!inject("hasPackages"))("a client of the Model Context Protocol", () => {
  it.each(["memory", "stdio"])("records each call as it ended, over %s", async (transport) => {
    const calls = join(import.meta.dirname, "agents/calls.ts");
    const { lines, bytes, stdout, stderr } = await runExample(calls, { args: [transport] });
    expect(stderr).toBe("");
    expect(lines).toEqual([
      [
        "support 1.4.0 partial",
        "! tool/timeout: execute_tool sleep: timeout",
        "! tool/cancelled: execute_tool sleep: cancelled",
        found,
        found,
        `tool execute_tool deny: tool_error: digest: 44 bytes: ${SERVER}`,
        `tool execute_tool find: tool_error: digest: 160 bytes: ${SERVER}`,
        "plan read",
        `  retrieve read_resource: digest: 41 bytes: ${SERVER}`,
        `  retrieve read_resource: error_32002: digest: ${SERVER}`,
        `tool execute_tool sleep: timeout: digest: ${SERVER}`,
        `tool execute_tool sleep: cancelled: digest: ${SERVER}`,
      ],
      ["support 1.4.0 success", found],
      [
        "support 1.4.0 failure",
        "! tool/error: execute_tool find: Error",
        `tool execute_tool find: error: digest: ${SERVER}`,
      ],
    ]);
    expectNoCanary(bytes, "orders");
    const [first, , denied, , resource, ...errors] = JSON.parse(stdout);
    expect(first).toEqual({ content: [{ type: "text", text: "canary Canary" }] });
    expect(denied).toMatchObject({ isError: true });
    expect(resource.contents[0].text).toBe("canary");
    expect(errors.slice(0, 3)).toEqual([
      ["McpError", -32002],
      ["McpError", -32001],
      ["McpError", -32001],
    ]);
  });

  it("its example records a tool that says that it failed, and one that found something", async () => {
    const { lines, bytes, stderr } = await runExample("mcp");
    expect(stderr).toBe("");
    expect(lines).toEqual([
      [
        "support 1.4.0 partial",
        `tool execute_tool search_orders: tool_error: digest: 39 bytes: ${SERVER}`,
        `tool execute_tool search_orders: digest: 53 bytes: ${SERVER}`,
      ],
    ]);
    expectNoCanary(bytes, "orders");
  });
});
