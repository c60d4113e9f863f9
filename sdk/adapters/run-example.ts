import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Run } from "@runfacts/gen/server/run";
import { expect } from "vitest";
import { contractViolations, startIngestServer } from "../dev/index.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import { runLines } from "./run-lines.ts";

const examples = join(import.meta.dirname, "../../examples/typescript/adapters");
const hooks = join(import.meta.dirname, "find-packages.ts");
const TIMEOUT_MS = 100_000;

/** How to run an example. */
interface ExampleOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node's, before the script. */
  readonly nodeOptions?: readonly string[];
}

/** What came of an example. */
export interface ExampleResult {
  /** In the order of their starts. */
  readonly runs: readonly Run[];
  /** {@link runLines} of the runs. */
  readonly lines: readonly (readonly string[])[];
  /** All bytes that the process sent to the ingest service. */
  readonly bytes: Buffer;
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code of the process; null if it took more than 100 s. */
  readonly code: number | null;
}

const startOf = ({ startedAt }: Run) => Number(startedAt?.seconds ?? 0) * 1e9 + (startedAt?.nanos ?? 0);

/**
 * Runs an example as a user would, in a process of its own, against an ingest server of its own.
 *
 * @param example its name in `examples/typescript/adapters`, or the path of another script
 */
export async function runExample(example: string, options: ExampleOptions = {}): Promise<ExampleResult> {
  const { args = [], env = {}, nodeOptions = [] } = options;
  await using server = await startIngestServer();
  await using proxy = await startRecordingProxy(server.port);
  const path = example.includes("/") ? example : join(examples, `${example}.ts`);
  const child = spawn(process.execPath, ["--import", hooks, ...nodeOptions, path, ...args], {
    env: { ...process.env, ...env, RUNFACTS_URL: proxy.url },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  const runs = [...server.stored.values()].sort((one, other) => startOf(one) - startOf(other));
  for (const run of runs) expect(contractViolations(run)).toEqual([]);
  return { runs, lines: runs.map(runLines), bytes: proxy.bytes(), stdout, stderr, code };
}
