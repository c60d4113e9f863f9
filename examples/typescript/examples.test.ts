import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Run } from "@runfacts/gen/server/run";
import { contractViolations, startIngestServer } from "@runfacts/sdk/dev";
import { expect, it } from "vitest";

/** Runs an example as a user would, and gives the run that it delivered. */
async function runOf(example: string): Promise<Run> {
  await using server = await startIngestServer();
  const path = fileURLToPath(new URL(`${example}.ts`, import.meta.url));
  const env = { ...process.env, RUNFACTS_URL: server.url };
  const { stderr } = await promisify(execFile)(process.execPath, [path], { env });
  expect(stderr).toBe("");
  const [run] = [...server.stored.values()];
  if (run === undefined) throw new Error("no run arrived");
  expect(contractViolations(run)).toEqual([]);
  return run;
}

const namesOf = (run: Run) =>
  run.steps.map(({ name, errorCode }) => (errorCode ? `${name} ${errorCode}` : name));
const failuresOf = (run: Run) => run.failures.map(({ failureCode, stepId }) => [failureCode, stepId]);

it("support recovers from a time-out", async () => {
  const run = await runOf("support");
  expect(namesOf(run)).toEqual(["classify_intent", "search_orders timeout", "search_orders", "write_reply"]);
  expect(failuresOf(run)).toEqual([["timeout", run.steps[1]?.stepId]]);
});

it("research follows leads at once, one in vain", async () => {
  const run = await runOf("research");
  const leads = run.steps.filter((step) => step.name === "follow_lead");
  const pages = run.steps.filter((step) => step.name === "fetch_page");
  expect([leads.length, pages.length]).toEqual([3, 6]);
  expect(new Set(pages.map((step) => step.parentStepId))).toEqual(
    new Set(leads.slice(0, 2).map((step) => step.stepId)),
  );
  expect(namesOf(run)).toContain("search_index no_results");
});

it("coding runs into its limit", async () => {
  const run = await runOf("coding");
  expect(run.steps).toHaveLength(12);
  expect(failuresOf(run)).toEqual([["max_steps_exceeded", undefined]]);
  expect(run.environment).toBe("development");
});

it("tests of an agent run with Node's own runner", async () => {
  const path = fileURLToPath(new URL("testing/answer.node-test.ts", import.meta.url));
  // Inside a test runner Node's own would report to it.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, ["--test", "--test-reporter=tap", path], {
    env,
  });
  expect(stdout).toContain("# pass 2");
});

it("a traced agent belongs to the trace of its request, and hands it on", async () => {
  const traced = await runOf("traced");
  expect(traced.traceId).toBe("4bf92f3577b34da6a3ce929d0e0e4736");
  expect(namesOf(traced)).toEqual(["search_orders"]);
});

it("what the README shows of a test, and of what it tests, is what runs here", async () => {
  const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8");
  const readme = await read("../../sdk/README.md");
  const [test = ""] = (await read("testing/answer.test.ts")).split(/\n\nit\("fails/);
  const [, observed = ""] = /\n(const searchOrders.*?\n\);)\n/s.exec(await read("testing/answer.ts")) ?? [];
  const [, traced = ""] = /\n(await tracer\.run\(\{ traceId.*?\n\);)\n/s.exec(await read("traced.ts")) ?? [];
  for (const shown of [test, observed, traced]) {
    expect(shown).toContain("search_orders");
    expect(readme).toContain(shown);
  }
});
