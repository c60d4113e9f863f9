import { randomBytes } from "node:crypto";
import { createRandom } from "@runfacts/dev/random";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { startIngestProcess } from "../harness/processes.ts";
import { expectedRuns } from "./harness/expected-runs.ts";
import { exportBy, logExporters, traceExporters } from "./harness/exporters.ts";
import { type Sample, samples } from "./harness/samples.ts";
import { sentRecords } from "./harness/sent-records.ts";
import { sentSpans } from "./harness/sent-spans.ts";
import { storedRuns } from "./harness/stored-runs.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

const protocols = Object.keys(traceExporters);
/** Those that make runs. */
const told = samples.filter((sample) => expectedRuns(sample).length > 0);
const traces = told.filter(({ signal }) => signal === "traces");
const logs = told.filter(({ signal }) => signal === "logs");

/** The same with trace ids that nothing else has. */
function withOwnTraces({ json }: Sample): string {
  const ids = new Set(Array.from(json.matchAll(/"traceId":\s*"([0-9a-fA-F]{32})"/g), ([, id = ""]) => id));
  let own = json;
  for (const id of ids) own = own.replaceAll(id, randomBytes(16).toString("hex"));
  return own;
}

async function expectStored(sample: Sample): Promise<void> {
  const expected = expectedRuns(sample);
  for (const run of expected) {
    const [agent = ""] = run.agent.split(" | ");
    expect(await storedRuns(platform.queryUrl, agent)).toContainEqual(run);
  }
}

describe("what real exporters deliver", () => {
  it.each(traces.map((sample, at) => ({ ...sample, protocol: protocols[at % protocols.length] ?? "" })))(
    "is stored as people expect it: the trace $name by $protocol",
    async ({ protocol, ...sample }) => {
      const exporter = traceExporters[protocol];
      if (exporter === undefined) throw new Error("no such protocol");
      const to = { endpoint: platform.ingestUrl, compression: "gzip" } as const;
      await exportBy(exporter, to, sentSpans(withOwnTraces(sample)));
      await expectStored(sample);
    },
  );

  it.each(logs.map((sample, at) => ({ ...sample, protocol: protocols[at % protocols.length] ?? "" })))(
    "is stored as people expect it: the logs $name by $protocol",
    async ({ protocol, ...sample }) => {
      const exporter = logExporters[protocol];
      if (exporter === undefined) throw new Error("no such protocol");
      const to = { endpoint: platform.ingestUrl, compression: "none" } as const;
      await exportBy(exporter, to, sentRecords(sample.json));
      await expectStored(sample);
    },
  );
});

describe("spans that come one by one, twice, in any order, to two services at once", () => {
  let other: Awaited<ReturnType<typeof startIngestProcess>>;
  beforeAll(async () => {
    other = await startIngestProcess(platform.database.ingestUrl, {}, "pipe");
  });
  afterAll(() => other[Symbol.asyncDispose]());

  it.each(traces)("are stored as people expect them: $name", async (sample) => {
    const random = createRandom(16);
    const spans = sentSpans(withOwnTraces(sample));
    const shuffled = [...spans, ...spans]
      .map((span) => ({ span, at: random.unit() }))
      .toSorted((a, b) => a.at - b.at);
    const senders = [platform.ingestUrl, other.url].map(async (endpoint, service) => {
      const exporter = traceExporters[protocols[service] ?? ""];
      if (exporter === undefined) throw new Error("no such protocol");
      for (const [at, { span }] of shuffled.entries())
        if (at % 2 === service) await exportBy(exporter, { endpoint, compression: "none" }, [span]);
    });
    await Promise.all(senders);
    await expectStored(sample);
  });
});
