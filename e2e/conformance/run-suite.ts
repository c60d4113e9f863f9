// `npm run test:conformance`: runs the conformance suite of Connect over our adapter, once with the hand-written path of
// gRPC and once with Connect's own. The suite is a Go program, built by the Go that is here.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import { readReport } from "./read-report.ts";

const MODULE = "connectrpc.com/conformance";
const VERSION = "v1.0.7";

const root = join(import.meta.dirname, "../..");
const cache = join(root, "node_modules/.cache/conformance", VERSION);
const schema = join(cache, "schema.binpb");
const suite = join(cache, "connectconformance");

async function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { ok, output, stdout = "" } = await runCommand(command, args, root, env);
  if (!ok) throw new Error(`${command} ${args[0]}: ${output.trim()}`);
  return stdout;
}

/** Builds the suite, and reads its .proto files, into the cache. */
async function prepareSuite(): Promise<void> {
  await mkdir(cache, { recursive: true });
  await run("go", ["install", `${MODULE}/cmd/connectconformance@${VERSION}`], { GOBIN: cache, GOFLAGS: "" });
  const module = await run("go", ["mod", "download", "-json", `${MODULE}@${VERSION}`], { GOFLAGS: "" });
  const { Dir } = JSON.parse(module) as { Dir: string };
  await run("buf", ["build", join(Dir, "proto"), "--output", schema]);
}

/** Runs the suite; false if it found what is not on the list of known differences. */
async function testPath(name: string, fastPath: "on" | "off"): Promise<boolean> {
  const server = ["node", join(root, "e2e/conformance/main.ts")];
  const config = join(root, "e2e/conformance/suite.yaml");
  // One server at a time: a start that has to share two cores may take longer than the suite waits.
  const args = ["--mode", "server", "--conf", config, "--max-servers", "1", "--", ...server];
  const { output } = await runCommand(suite, args, root, {
    CONFORMANCE_SCHEMA: schema,
    RUNFACTS_FAST_PATH: fastPath,
  });
  const { total, passed, known, faults } = readReport(output);
  const outcome = faults.length === 0 ? "ok     " : "FAILED ";
  console.log(`${outcome} ${name}: ${passed} of ${total} pass, ${known} differ as known`);
  for (const fault of faults) console.log(`        ${fault}`);
  if (total === 0) console.log(output.trim());
  return faults.length === 0;
}

if (!(await runCommand("go", ["version"], root)).ok) {
  console.log("Skipped the Connect conformance suite: Go is not here.");
} else {
  await prepareSuite();
  const isFastOk = await testPath("hand-written path", "on");
  const isConnectOk = await testPath("Connect's own path", "off");
  if (!isFastOk || !isConnectOk) process.exitCode = 1;
}
