import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, inject, vi } from "vitest";
import { describeEnds } from "../sdk/describe-ends.ts";

// Processes that start beside others on a busy machine take their time.
vi.setConfig({ testTimeout: 58_000, hookTimeout: 120_000 });

const runtimes = inject("runtimes");
const { folder = "", consumer = "" } = runtimes ?? {};
const binary = (name: string) => join(folder, "node_modules/.bin", name);
const agent = join(consumer, "agent.ts");

describe.skipIf(runtimes === undefined)("the package as it is published", () => {
  beforeAll(() => copyFileSync(join(import.meta.dirname, "../sdk/agent.ts"), agent));

  describe.each([
    ["Bun", [binary("bun")]],
    ["Deno", [binary("deno"), "run", "--allow-all", "--quiet"]],
  ] as const)("in %s", (_, command) => {
    describeEnds({ command, agent, cwd: consumer });
  });
});
