import { join } from "node:path";
import { describe, vi } from "vitest";
import { describeEnds } from "./describe-ends.ts";

// Processes that start beside others on a busy machine take their time.
vi.setConfig({ testTimeout: 58_000, hookTimeout: 120_000 });

describe("in Node", () => {
  describeEnds({ command: [process.execPath], agent: join(import.meta.dirname, "agent.ts") });
});
