import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import type { Client } from "./client.ts";

const root = join(import.meta.dirname, "../..");
const packages = ["openapi-typescript@7.13.0", "openapi-fetch@0.17.0", "typescript@5.9.3"];

/** Types that openapi-typescript makes of the OpenAPI documents, used with openapi-fetch and checked by TypeScript. */
export const openapiTypescript: Client = {
  name: "openapi-typescript",
  async install(folder) {
    await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
    const options = ["install", "--no-audit", "--no-fund", "--loglevel=error", ...packages];
    const installed = await runCommand("npm", options, folder);
    if (!installed.ok) return installed.output.trim().split("\n").at(-1) ?? "npm install failed";
    for (const service of ["ingest", "query"]) {
      const document = join(root, `gen/openapi/${service}-service.json`);
      const args = [document, "--output", `${service}.d.ts`];
      const { ok, output } = await runCommand("node_modules/.bin/openapi-typescript", args, folder);
      if (!ok) throw new Error(`openapi-typescript cannot read ${service}-service.json:\n${output}`);
    }
    await writeFile(join(folder, "roundtrip.ts"), SCRIPT);
    return undefined;
  },
  async run(folder, { ingestUrl, queryUrl }) {
    const options =
      "--noEmit --strict --skipLibCheck --module nodenext --target es2022 --lib es2023,dom".split(" ");
    const checked = await runCommand("node_modules/.bin/tsc", [...options, "roundtrip.ts"], folder);
    if (!checked.ok) return checked;
    return runCommand("node", ["roundtrip.ts", ingestUrl, queryUrl], folder);
  },
};

const SCRIPT = `import createClient from "openapi-fetch";
import type { paths as IngestPaths } from "./ingest.d.ts";
import type { paths as QueryPaths } from "./query.d.ts";

declare const process: { readonly argv: readonly string[] };
const [, , ingestUrl, queryUrl] = process.argv;
const ingest = createClient<IngestPaths>({ baseUrl: ingestUrl });
const query = createClient<QueryPaths>({ baseUrl: queryUrl });
const start = Date.now() - 60_000;
const at = (ms: number) => new Date(start + ms).toISOString();
const run_id = crypto.randomUUID();
const agent_id = "openapi-typescript";

const body = {
  run_id,
  agent_id,
  agent_version: "1.0.0",
  status: "success" as const,
  started_at: at(0),
  ended_at: at(2_000),
  trace_id: null,
  steps: [{ seq: 0, step_type: "tool" as const, name: "search", started_at: at(0), ended_at: at(1_000) }],
};
const first = await ingest.POST("/v1/runs", { body });
const again = await ingest.POST("/v1/runs", { body });
expect(first.response.status, 201);
expect(again.response.status, 200);
const stored = await query.GET("/v1/runs/{run_id}", { params: { path: { run_id } } });
expect(stored.data?.steps[0]?.name, "search");
expect(stored.data?.step_count, 1);
const listed = await query.GET("/v1/runs", { params: { query: { agent_id } } });
expect(listed.data?.[0]?.run_id, run_id);
const stats = await query.GET("/v1/stats", { params: { query: { agent_id } } });
expect(stats.data?.total_runs, 1);
console.log(\`stored, repeated and read back: \${run_id}\`);

function expect(found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(\`\${String(found)} instead of \${String(expected)}\`);
}
`;
