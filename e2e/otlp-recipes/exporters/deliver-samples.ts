import { deepStrictEqual } from "node:assert";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import { expectedRuns } from "../../otlp/harness/expected-runs.ts";
import { samples } from "../../otlp/harness/samples.ts";
import { type StoredOutline, storedRuns } from "../../otlp/harness/stored-runs.ts";
import { install } from "../install.ts";

/** Ids of traces, sessions, conversations and prompts in JSON without spaces. */
const IDS = [
  /(?<="traceId":")[0-9a-f]{32}(?=")/gi,
  /(?<="conversation\.id","value":\{"stringValue":")[^"]+/g,
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi,
];
const told = samples.filter((sample) => expectedRuns(sample).length > 0);
const expected = told.flatMap(expectedRuns);
const agentOf = (run: StoredOutline) => run.agent.split(" | ")[0] ?? "";
const agents = [...new Set(expected.map(agentOf))];

/** Requests of which nothing else has the ids: runs of their own come of them. */
function ownRequests(): unknown[] {
  return told.map(({ json }) => {
    const compact = JSON.stringify(JSON.parse(json));
    const ids = new Set(IDS.flatMap((id) => compact.match(id) ?? []));
    const own = (id: string) => (id.includes("-") ? randomUUID() : randomBytes(16).toString("hex"));
    return JSON.parse([...ids].reduce((text, id) => text.replaceAll(id, own(id)), compact)) as unknown;
  });
}

const keyOf = ({ agent, ended, failures, steps }: StoredOutline) =>
  JSON.stringify([agent, ended, failures, steps]);
const inOrder = (runs: readonly StoredOutline[]) => runs.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));

/** Sends all samples by each exporter of PyPI, compressed and not. Returns what was sent; throws unless just the expected runs come of it. */
export async function deliverSamples(otlpUrl: string, queryUrl: string): Promise<string> {
  const installed = await install("exporters", import.meta.dirname);
  if ("missing" in installed) return `skipped (${installed.missing})`;
  const stored = async () => (await Promise.all(agents.map((agent) => storedRuns(queryUrl, agent)))).flat();
  const work = await mkdtemp(join(tmpdir(), "runfacts-exporters-"));
  try {
    for (const protocol of ["grpc", "http"])
      for (const compression of [{}, { OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" }]) {
        const before = await stored();
        const file = join(work, "requests.json");
        await writeFile(file, JSON.stringify(ownRequests()));
        const command = [join(import.meta.dirname, "send.py"), protocol, file];
        const env = { OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl, ...compression };
        const { ok, output } = await runCommand(join(installed.bin, "python"), command, work, env);
        if (!ok || output !== "") throw new Error(`${protocol}: ${output.trim().split("\n").at(-1)}`);
        deepStrictEqual(inOrder(await stored()), inOrder([...before, ...expected]));
      }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return `${expected.length} runs of ${told.length} samples, each by 4 ways: ${installed.packages.join(", ")}`;
}
