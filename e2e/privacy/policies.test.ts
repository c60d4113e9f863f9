import { startService } from "@runfacts/ingest-svc";
import { AgentTracer } from "@runfacts/sdk";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { throughPooler } from "../harness/through-pooler.ts";

const RUNS = 10;
const KEYS = ["region", "retries", "rows", "host", "query_hash", "sql_rows", "user_prompt", "order_note"];
const WORDS = ["query", "sql", "region", "order"];
const EMAIL = "ada.lovelace@example.org";
const TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

type Policy = NonNullable<Parameters<typeof startService>[0]["policy"]>;

/** What an operator may decide, by the settings of ingest. */
const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    isStrict: fc.boolean(),
    allowed: fc.subarray(KEYS, { minLength: 1 }),
    words: fc.subarray(WORDS),
    extra: fc.subarray(KEYS),
    texts: fc.subarray(KEYS),
    messages: fc.constantFrom("on" as const, "off" as const),
    regions: fc.option(fc.subarray(["US", "TR", "HU"], { minLength: 1 }), { nil: undefined }),
  })
  .map(({ isStrict, allowed, words, extra, texts, messages, regions }) => ({
    mode: isStrict ? "strict" : "reject",
    allowedKeys: new Set(isStrict ? allowed : []),
    extraForbiddenWords: new Set(words),
    extraAllowedKeys: new Set(extra),
    textKeys: new Set(texts),
    failureMessages: messages,
    phoneRegions: regions && new Set(regions),
  }));

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

/** Ten runs of an agent that knows nothing of the policy; some of them live. */
async function runAgent(url: string, agentId: string): Promise<ReturnType<AgentTracer["stats"]>> {
  const tracerOf = (live: boolean) =>
    new AgentTracer({ agentId, agentVersion: "1.4.2", url, live, onWarning: () => undefined });
  const tracers = [tracerOf(false), tracerOf(true)];
  for (let n = 0; n < RUNS; n += 1) {
    const metadata = Object.fromEntries(KEYS.map((key, k) => [key, k % 2 === 0 ? `value_${n}` : n]));
    await tracers[n % 2]
      ?.run({ sessionId: n % 3 === 0 ? EMAIL : `session_${n}` }, async (run) => {
        await run.step("plan", "think", (step) => step.addMetadata(metadata));
        await run.step("tool", `call ${n === 4 ? TOKEN : "search"}`, (step) => {
          step.addMetadata({ ...metadata, contact: EMAIL });
          if (n % 4 === 0) step.fail("not_found", { message: `Order "${EMAIL}" not found for ${TOKEN}` });
        });
      })
      .catch(() => undefined);
  }
  await Promise.all(tracers.map((tracer) => tracer.close()));
  const [a, b] = tracers.map((tracer) => tracer.stats());
  if (a === undefined || b === undefined) throw new Error("two tracers");
  return { ...a, produced: a.produced + b.produced, delivered: a.delivered + b.delivered };
}

async function ask(text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(platform.database.ownerUrl);
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

const isKeyAllowed = (key: string, { mode, allowedKeys, extraAllowedKeys }: Policy) =>
  mode === "reject" || allowedKeys.has(key) || extraAllowedKeys.has(key);

it("under any policy of the operator all runs of the SDK are kept, and nothing that it forbids", {
  timeout: 180_000,
}, async () => {
  await using pooled = await throughPooler({
    HOST: "127.0.0.1",
    INGEST_PORT: 0,
    INGEST_DATABASE_URL: platform.database.ingestUrl,
    LOG_LEVEL: "fatal" as const,
    ALLOW_UNSAFE_DURABILITY: true,
  });
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(anyPolicy, async (policy) => {
      tried += 1;
      const agent = `agent-${tried}`;
      await using ingest = await startService({ ...pooled.settings, policy });
      expect(await runAgent(ingest.url, agent)).toMatchObject({ produced: RUNS, delivered: RUNS });
      const steps = await ask(
        `SELECT step.metadata, row_to_json(step)::text AS text FROM agent_steps AS step
        JOIN agent_runs AS run USING (project_id, run_id, stored_on) WHERE run.agent_id = $1 AND run.ended_at IS NOT NULL`,
        [agent],
      );
      const failures = await ask(
        `SELECT failure_code, message FROM agent_failures
        JOIN agent_runs AS run USING (project_id, run_id, stored_on) WHERE run.agent_id = $1`,
        [agent],
      );
      expect(steps).toHaveLength(2 * RUNS);
      expect(failures.length).toBeGreaterThan(0);
      expect(JSON.stringify([steps, failures])).not.toMatch(new RegExp(`${EMAIL}|${TOKEN}`));
      for (const { metadata } of steps) {
        for (const [key, value] of Object.entries(metadata as object)) {
          expect(isKeyAllowed(key, policy), key).toBe(true);
          const isForbidden = [...policy.extraForbiddenWords].some((word) => key.split("_").includes(word));
          // A number cannot be content, and an identifier under the hash of something neither.
          const isFact = typeof value === "number" || key.endsWith("_hash");
          expect(isForbidden && !isFact && !policy.extraAllowedKeys.has(key), key).toBe(false);
        }
      }
      if (policy.failureMessages === "off")
        for (const { failure_code, message } of failures) expect(message).toBe(failure_code);
    }),
    { seed: 15, numRuns: 8, endOnFailure: true },
  );
});
