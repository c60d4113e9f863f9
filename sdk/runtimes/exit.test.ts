import { spawn } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { type IngestServer, startIngestServer } from "../dev/ingest-server.ts";
import { statusOf } from "../dev/trace.ts";

const runtimes = inject("runtimes");
const { folder = "", consumer = "" } = runtimes ?? {};
const binary = (name: string) => join(folder, "node_modules/.bin", name);

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

async function runAgent(command: readonly string[], ...given: readonly string[]): Promise<Ended> {
  const agent = join(consumer, "dying-agent.ts");
  await copyFile(join(import.meta.dirname, "../dev/dying-agent.ts"), agent);
  const [file = "", ...args] = command;
  const child = spawn(file, [...args, agent, ...given], {
    cwd: consumer,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stderr }));
  });
}

const told = ({ stored }: IngestServer) =>
  Object.fromEntries(
    [...stored.values()].map((run) => [
      run.steps[0]?.name,
      [statusOf(run), ...run.failures.map(({ failureCode }) => failureCode)],
    ]),
  );

const options = { exitTimeoutMs: 30_000, handleSignals: true };

describe.skipIf(runtimes === undefined).each([
  // Bun does not tell a rejection's error before it ends.
  ["Bun", [binary("bun")], "process_exit"],
  ["Deno", [binary("deno"), "run", "--allow-all", "--quiet"], "range_error"],
] as const)("%s, as it dies", (_, command, ofRejection) => {
  it.each([
    ["exception", "type_error"],
    ["rejection", ofRejection],
    ["exit", "process_exit"],
    ["SIGTERM", "sigterm"],
  ])("of %s, delivers what has ended and what has not, and dies as it would have", async (manner, reason) => {
    await using server = await startIngestServer();
    const { stderr, ...ended } = await runAgent(command, server.url, manner, JSON.stringify(options));
    expect(told(server)).toEqual({ first: ["success"], before: ["success"], during: ["failure", reason] });
    const { stderr: usual, ...usually } = await runAgent(command, server.url, manner, '{"enabled":false}');
    expect({ ended, stderr }).toEqual({ ended: usually, stderr: usual });
  });

  it("of process.exit() right after a run, delivers it", async () => {
    await using server = await startIngestServer();
    expect((await runAgent(command, server.url, "exit-at-once", JSON.stringify(options))).code).toBe(3);
    expect(told(server)).toEqual({ before: ["success"] });
  });
});
