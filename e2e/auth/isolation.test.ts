import { type DescMethodUnary, toJsonString } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { createKey } from "@runfacts/db/keys";
import { FailureType } from "@runfacts/gen/server/failure";
import { QueryService } from "@runfacts/gen/server/query_service";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner } from "../harness/embedded-platform.ts";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { postJson } from "../harness/rest.ts";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";

interface Project {
  readonly name: string;
  readonly ingestKey: string;
  readonly query: Transport;
}

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ AUTH: "required" });
});
afterAll(() => platform[Symbol.asyncDispose]());

async function makeProject(name: string): Promise<Project> {
  const { ownerUrl } = platform.database;
  const ingest = await createKey(ownerUrl, { project: name, scope: "ingest" });
  const query = await createKey(ownerUrl, { project: name, scope: "query" });
  return {
    name,
    ingestKey: ingest.secret,
    query: createConnectTransport({
      baseUrl: platform.queryUrl,
      httpVersion: "1.1",
      interceptors: [
        (next) => (request) => {
          request.header.set("authorization", `Bearer ${query.secret}`);
          return next(request);
        },
      ],
    }),
  };
}

/** What a method that is not of one run cannot do without. */
function needed({ name }: Project, method: DescMethodUnary) {
  if (method === QueryService.method.getPaths) return { filter: { agentId: `agent-of-${name}` } };
  if (method === QueryService.method.compareVersions)
    return { filter: { agentId: `agent-of-${name}` }, baselineVersion: "1", candidateVersion: "2" };
  if (method !== QueryService.method.listFailureRates) return {};
  return {
    filter: { agentId: `agent-of-${name}`, failureType: FailureType.TOOL, failureCode: "timeout" },
  };
}

/** Whether a method is of the one run, or incident, that it is given the id of. */
function isById({ input }: DescMethodUnary): boolean {
  return input.fields.some(({ name }) => name === "run_id" || name === "incident_id");
}

/** Opens an incident of a run's agent, with the id of the run. */
async function openIncident(project: Project, id: string): Promise<void> {
  await asOwner(
    platform.database.ownerUrl,
    `INSERT INTO incidents (began_at, opened_at, project_id, incident_id, kind, subject, agent_id, first_run_id)
    SELECT now(), now(), project_id, '${id}', 'drift', '${id}', 'agent-of-${project.name}', '${id}'
    FROM projects WHERE name = '${project.name}'`,
  );
}

/** What a method answers about a run, or an incident, as text; undefined for NOT_FOUND. */
async function ask(project: Project, method: DescMethodUnary, id: string) {
  const input = isById(method) ? { runId: id, incidentId: id } : needed(project, method);
  try {
    const { message } = await project.query.unary(method, undefined, undefined, undefined, input);
    return toJsonString(method.output, message);
  } catch (error) {
    if (error instanceof ConnectError && error.code === Code.NotFound) return undefined;
    throw error;
  }
}

const unaryMethods = QueryService.methods.filter(
  (method): method is DescMethodUnary => method.methodKind === "unary",
);
const ids = Array.from({ length: 3 }, () => crypto.randomUUID());
const someIds = fc.uniqueArray(fc.constantFrom(...ids));

describe("two projects", () => {
  it("never see each other's runs, by any method, whichever ids they share", async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(someIds, someIds, async (idsOfA, idsOfB) => {
        round += 1;
        const a = await makeProject(`a-${round}`);
        const b = await makeProject(`b-${round}`);
        for (const [project, own] of [
          [a, idsOfA],
          [b, idsOfB],
        ] as const) {
          for (const run_id of own) {
            const failed = sampleStep(0, { step_type: "tool", name: "search", error_code: "timeout" });
            const run = sampleRun({ run_id, agent_id: `agent-of-${project.name}`, steps: [failed] });
            const headers = { authorization: `Bearer ${project.ingestKey}` };
            expect((await postJson(platform.ingestUrl, "/v1/runs", run, headers)).status).toBe(201);
            await openIncident(project, run_id);
          }
        }
        for (const [project, other, own] of [
          [a, b, idsOfA],
          [b, a, idsOfB],
        ] as const) {
          for (const method of unaryMethods) {
            for (const id of ids) {
              const answer = await ask(project, method, id);
              if (isById(method))
                expect(answer !== undefined, `${method.name} of ${id}`).toBe(own.includes(id));
              expect(answer ?? "").not.toContain(`agent-of-${other.name}`);
              if (!own.includes(id)) expect(answer ?? "").not.toContain(id);
            }
          }
          const stats = await ask(project, QueryService.method.getStats, "");
          expect(JSON.parse(stats ?? "{}")).toMatchObject(
            own.length === 0 ? {} : { totalRuns: String(own.length) },
          );
        }
      }),
      { numRuns: 8 },
    );
  });

  it("never hear of each other's runs, as these open, change and end", async () => {
    const [a, b] = [await makeProject("watching"), await makeProject("other")];
    const stop = new AbortController();
    const seen: string[] = [];
    const watching = (async () => {
      const stream = createClient(QueryService, a.query).watchRuns({ cursor: "0" }, { signal: stop.signal });
      for await (const { event } of stream) {
        if (event.case === "run") seen.push(`${event.value.run?.runId} ${event.value.run?.agentId}`);
      }
    })().catch(() => undefined);
    const run_id = crypto.randomUUID();
    const send = async ({ ingestKey, name }: Project) => {
      const headers = { authorization: `Bearer ${ingestKey}` };
      const { steps: _steps, ended_at: _end, ...head } = sampleRun({ run_id, agent_id: name });
      const part = { ...head, status: "running" };
      const { status } = await postJson(platform.ingestUrl, "/v1/runs:record", { part }, headers);
      expect(status).toBe(200);
    };
    await send(b);
    await send(a);
    await expect.poll(() => seen, { timeout: 5_000 }).toEqual([`${run_id} watching`]);
    stop.abort();
    await watching;
  });
});
