import { afterEach, expect, it, vi } from "vitest";
import { startIngestServer } from "../dev/ingest-server.ts";
import { traceRun } from "../dev/trace.ts";
import { AgentTracer, type TracerOptions, type Warning } from "./index.ts";
import { readSettings } from "./settings.ts";

const agent = { agentId: "a", agentVersion: "1" };

afterEach(() => {
  vi.unstubAllEnvs();
});

it("options default as documented", () => {
  expect(readSettings(agent)).toEqual({
    problems: [],
    settings: {
      ...agent,
      environment: "production",
      url: "http://127.0.0.1:8000",
      apiKey: undefined,
      maxBatchRuns: 100,
      flushIntervalMs: 1000,
      maxQueueRuns: 5000,
      maxQueueBytes: 32 * 1024 * 1024,
      maxSpoolBytes: 64 * 1024 * 1024,
      spoolDir: undefined,
      requestTimeoutMs: 10_000,
      retryDelayMs: 500,
      maxRetryDelayMs: 30_000,
      exitTimeoutMs: 3000,
      closeTimeoutMs: 10_000,
      live: false,
      handleSignals: false,
      classifyError: undefined,
      clock: undefined,
      generateId: undefined,
    },
  });
});

it("the environment gives url, key and environment where options do not", async () => {
  await using server = await startIngestServer();
  vi.stubEnv("RUNFACTS_URL", server.url);
  vi.stubEnv("RUNFACTS_API_KEY", "rf_from_environment");
  vi.stubEnv("RUNFACTS_ENVIRONMENT", "staging");
  const tracer = new AgentTracer(agent);
  await tracer.run(() => 1);
  await tracer.close();
  expect([...server.stored.values()][0]?.environment).toBe("staging");
  expect(server.authorizations).toEqual(["Bearer rf_from_environment"]);
  const { run } = await traceRun((other) => other.run(() => 1), { environment: "development" });
  expect(run.environment).toBe("development");
});

it.each<[Partial<Record<keyof TracerOptions, unknown>>, string]>([
  [{ agentId: "" }, "agentId is not one line of 1 to 255 characters; the tracer is off"],
  [{ agentVersion: "a\nb" }, "agentVersion is not one line of 1 to 255 characters; the tracer is off"],
  [{ environment: "x".repeat(256) }, "environment is not one line of 1 to 255 characters; the tracer is off"],
  [
    { url: "localhost:8000" },
    "url is not an http or https address without user, query and fragment; the tracer is off",
  ],
  [
    { url: "http://u:p@host" },
    "url is not an http or https address without user, query and fragment; the tracer is off",
  ],
  [{ apiKey: "a b" }, "apiKey is not 1 to 512 visible ASCII characters; the tracer is off"],
])("%j switches the tracer off with one warning", async (options, message) => {
  const warnings: Warning[] = [];
  const onWarning = (warning: Warning) => warnings.push(warning);
  const tracer = new AgentTracer({ ...agent, url: "http://127.0.0.1:1", onWarning, ...(options as object) });
  expect(await tracer.run((run) => run.runId)).toBe("00000000-0000-0000-0000-000000000000");
  expect(await tracer.flush({ timeoutMs: 1 })).toBe(true);
  expect(warnings.map((warning) => warning.message)).toEqual([message]);
});

it.each<[Record<string, unknown>, string]>([
  [{ maxBatchRuns: 0 }, "maxBatchRuns is not a number from 1 to 1000; 100 is used"],
  [{ flushIntervalMs: "1s" }, "flushIntervalMs is not a number from 0 to 60000; 1000 is used"],
  [{ spoolDir: 4 }, "spoolDir is not the path of a folder; it is not used"],
  [{ clock: 4 }, "clock is not a function; it is not used"],
  [{ enabled: "no" }, "enabled is not true or false; true is used"],
  [{ agentVersoin: "1" }, "agentVersoin is unknown; check its spelling"],
  [
    { maxQueueRuns: -1, onWarning: 1 },
    "maxQueueRuns is not a number from 1 to 100000; 5000 is used; onWarning is not a function; it is not used",
  ],
])("%j falls back with a warning", (options, message) => {
  const { settings, problems } = readSettings({ ...agent, ...options });
  expect(settings).toMatchObject(agent);
  expect(problems.map((problem) => problem.message).join("; ")).toBe(message);
});

it("a url keeps its path and loses its last slash", () => {
  expect(readSettings({ ...agent, url: "https://host/ingest/" }).settings?.url).toBe("https://host/ingest");
});

it("blanks around a key, a url and names, as mounted secrets and commands leave them, are taken off", async () => {
  await using server = await startIngestServer();
  vi.stubEnv("RUNFACTS_URL", `${server.url}\n`);
  vi.stubEnv("RUNFACTS_API_KEY", "rf_from_environment\r\n");
  vi.stubEnv("RUNFACTS_ENVIRONMENT", " \n");
  const warnings: Warning[] = [];
  const onWarning = (warning: Warning) => warnings.push(warning);
  const tracer = new AgentTracer({ agentId: "a", agentVersion: "1.4.0\n", onWarning });
  await tracer.run(() => 1);
  await tracer.close();
  expect(warnings).toEqual([]);
  expect(server.authorizations).toEqual(["Bearer rf_from_environment"]);
  expect([...server.stored.values()][0]).toMatchObject({ agentVersion: "1.4.0", environment: "production" });
  expect(readSettings({ ...agent, apiKey: "rf_given\n", url: " https://host/ \n" })).toMatchObject({
    settings: { apiKey: "rf_given", url: "https://host" },
    problems: [],
  });
});

it("apiUrl is another name of url", () => {
  const apiUrl = "https://host/ingest";
  expect(readSettings({ ...agent, apiUrl })).toMatchObject({ settings: { url: apiUrl }, problems: [] });
  expect(readSettings({ ...agent, apiUrl, url: "https://other" }).settings?.url).toBe("https://other");
});

it("close() waits as long as the options say, and tells so", async () => {
  const server = await startIngestServer();
  await server.close();
  const warnings: Warning[] = [];
  const onWarning = (warning: Warning) => warnings.push(warning);
  const tracer = new AgentTracer({ ...agent, url: server.url, closeTimeoutMs: 0, onWarning });
  await tracer.run(() => 1);
  // By default it would wait for 10 s.
  expect(
    await Promise.race([tracer.close(), new Promise((resolve) => setTimeout(resolve, 5_000, "late"))]),
  ).toBe(false);
  expect(tracer.stats()).toMatchObject({ pending: 0, dropped: { closed: 1 } });
  expect(warnings.at(-1)?.message).toBe(
    "close() waited 0 ms (closeTimeoutMs); runs not delivered by then were dropped",
  );
});
