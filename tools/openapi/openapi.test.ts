import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const INGEST = "ingest-service.json";
const QUERY = "query-service.json";

const root = join(import.meta.dirname, "../..");
const template = {
  version: "v2",
  inputs: [{ directory: "proto" }],
  plugins: [{ local: ["node", "tools/openapi/protoc-gen-openapi.ts"], out: ".", strategy: "all" }],
};

let out: string;
const documents: Record<string, unknown> = {};

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "runfacts-openapi-"));
  const command = ["generate", "--template", JSON.stringify(template), "--output", out];
  await promisify(execFile)(join(root, "node_modules/.bin/buf"), command, { cwd: root });
  for (const name of await readdir(out)) {
    documents[name] = JSON.parse(await readFile(join(out, name), "utf8"));
  }
}, 60_000);
afterAll(() => rm(out, { recursive: true, force: true }));

/** The value at a path of keys within a document. */
function at(document: string, ...keys: string[]): unknown {
  return keys.reduce<unknown>((value, key) => Reflect.get(Object(value), key), documents[document]);
}

const schema = (document: string, name: string) => at(document, "components", "schemas", name);
const required = (document: string, name: string) => at(document, "components", "schemas", name, "required");

describe("OpenAPI documents", () => {
  it("are one a service", () => {
    expect(Object.keys(documents).sort()).toEqual([INGEST, QUERY]);
  });

  it("only refer to components that are there, and hold none that is not used", () => {
    for (const [name, document] of Object.entries(documents)) {
      const references = JSON.stringify(document).matchAll(/"#\/components\/(\w+\/\w+)"/g);
      const schemes = Object.keys(Object(at(name, "components", "securitySchemes")));
      const used = new Set([
        ...[...references].map(([, reference]) => reference),
        ...schemes.map((scheme) => `securitySchemes/${scheme}`),
      ]);
      expect(at(name, "security")).toEqual([...schemes.map((scheme) => ({ [scheme]: [] })), {}]);
      const kinds = Object.entries(Object(at(name, "components")));
      const there = kinds.flatMap(([kind, members]) =>
        Object.keys(Object(members)).map((key) => `${kind}/${key}`),
      );
      expect(there.sort()).toEqual([...used].sort());
    }
  });

  it("spell messages as REST does", () => {
    expect(schema(INGEST, "RunStatus")).toMatchObject({
      enum: ["success", "failure", "partial", "running", "abandoned"],
    });
    expect(schema(INGEST, "Run")).toMatchObject({
      properties: {
        started_at: { type: "string", format: "date-time" },
        duration_ms: { type: "integer", format: "int64", readOnly: true },
      },
    });
    expect(schema(INGEST, "Step")).toMatchObject({
      properties: { metadata: { type: ["object", "null"], additionalProperties: true } },
    });
    expect(schema(QUERY, "GetStatsResponse")).toMatchObject({
      properties: { failure_breakdown: { type: "object", additionalProperties: { type: "integer" } } },
    });
  });

  it("carry the field rules", () => {
    expect(schema(INGEST, "Run")).toMatchObject({
      properties: {
        run_id: { format: "uuid" },
        agent_id: { minLength: 1, maxLength: 255 },
        steps: { maxItems: 10_000 },
      },
    });
    expect(schema(INGEST, "Step")).toMatchObject({
      properties: { seq: { minimum: 0, exclusiveMaximum: 10_000 } },
    });
  });

  it("require in requests what a rule demands", () => {
    expect(required(INGEST, "Run")).toEqual(
      expect.arrayContaining(["run_id", "agent_id", "agent_version", "status", "started_at"]),
    );
    expect(required(INGEST, "Run")).not.toContain("environment");
    expect(required(INGEST, "Step")).toContain("seq");
    expect(required(INGEST, "Step")).not.toContain("step_id");
  });

  it("leave out of requests what only replies hold, and take null for what may be absent", () => {
    for (const name of ["Run", "Step"]) {
      const { properties } = Object(schema(INGEST, name));
      const readOnly = Object.keys(properties).filter((field) => properties[field].readOnly === true);
      expect(readOnly.length).toBeGreaterThan(0);
      for (const field of readOnly) expect(required(INGEST, name)).not.toContain(field);
      expect(schema(INGEST, name)).toMatchObject({ additionalProperties: false });
    }
    expect(schema(INGEST, "Run")).toMatchObject({
      properties: { agent_id: { type: "string" }, trace_id: { type: ["string", "null"] } },
    });
  });

  it("say that replies always hold what has no presence", () => {
    expect(required(QUERY, "RunSummary")).toEqual(
      expect.arrayContaining(["environment", "failures", "step_count"]),
    );
    expect(required(QUERY, "RunSummary")).not.toContain("session_id");
  });

  it("describe storing a run", () => {
    const post = at(INGEST, "paths", "/v1/runs", "post");
    expect(Object.keys(Object(Reflect.get(Object(post), "responses")))).toEqual([
      "200",
      "201",
      "400",
      "401",
      "403",
      "409",
      "413",
      "415",
      "429",
      "500",
      "503",
    ]);
    expect(post).toMatchObject({
      description: expect.stringContaining("ALREADY_EXISTS"),
      requestBody: {
        content: {
          "application/json": {
            schema: {
              required: required(INGEST, "Run"),
              properties: {
                agent_id: { type: "string" },
                failure: { anyOf: [{ $ref: "#/components/schemas/Failure" }, { type: "null" }] },
              },
              additionalProperties: false,
            },
          },
        },
      },
    });
  });

  it("describe lists", () => {
    const get = at(QUERY, "paths", "/v1/runs", "get");
    expect(get).toMatchObject({
      parameters: expect.arrayContaining(
        ["page_size", "page_token", "status", "start_time"].map((name) =>
          expect.objectContaining({ name, in: "query" }),
        ),
      ),
      responses: {
        200: {
          headers: { Link: {} },
          content: { "application/json": { schema: { type: "array" } } },
        },
      },
    });
  });

  it("name each filter once, where it is not deprecated", () => {
    const named = (path: string): { name: string; required?: boolean }[] =>
      at(QUERY, "paths", path, "get", "parameters") as { name: string; required?: boolean }[];
    const names = named("/v1/runs").map(({ name }) => name);
    expect(names.filter((name) => name === "agent_id" || name === "ended" || name === "filter")).toEqual([
      "agent_id",
      "ended",
    ]);
    expect(at(QUERY, "paths", "/v1/runs", "get", "parameters")).toContainEqual(
      expect.objectContaining({ name: "agent_id", schema: { type: "string", maxLength: 255 } }),
    );
    expect(at(QUERY, "paths", "/v1/timeseries", "get", "description")).toContain("7 days before end_time");
    const rates = named("/v1/failure-rates");
    expect(rates.flatMap(({ name, required }) => (required ? [name] : []))).toEqual([
      "agent_id",
      "failure_type",
      "failure_code",
    ]);
    expect(rates.map(({ name }) => name)).not.toContain("session_id");
  });

  it("describe items", () => {
    expect(at(QUERY, "paths", "/v1/runs/{run_id}", "get")).toMatchObject({
      parameters: [
        { name: "run_id", in: "path", required: true, schema: { format: "uuid" } },
        { name: "min_position", in: "query" },
      ],
      responses: {
        200: { content: { "application/json": { schema: { $ref: "#/components/schemas/Run" } } } },
        404: { $ref: "#/components/responses/NotFound" },
      },
    });
  });

  it.each([INGEST, QUERY])("describe the paths that every service has: %s", (document) => {
    expect(Object.keys(Object(at(document, "paths")))).toEqual(
      expect.arrayContaining(["/health", "/healthz", "/readyz", "/metrics", "/openapi.json"]),
    );
  });
});
