import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { startIngestServer } from "../../testing/ingest-server.ts";

const agent = fileURLToPath(new URL("../../testing/short-agent.ts", import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

function runAgent(...given: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [agent, ...given], { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stderr }));
  });
}

it("a process that ends delivers its runs first, and does not wait for timers", async () => {
  await using server = await startIngestServer();
  // Its timers, a minute each, are longer than a test may take.
  const { code, stderr } = await runAgent(server.url, "60000");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.stored.size).toBe(1);
});

it("a process ends in time when the service is away, and says what was lost", async () => {
  const server = await startIngestServer();
  await server.close();
  const { code, stderr } = await runAgent(server.url, "400");
  expect(code).toBe(0);
  expect(stderr).toContain("the process ends before all runs were delivered");
});

it("with exitTimeoutMs 0 a process ends at once", async () => {
  await using server = await startIngestServer();
  expect((await runAgent(server.url, "0")).code).toBe(0);
  expect(server.stored.size).toBe(0);
});
