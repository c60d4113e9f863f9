import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { grpcClient } from "../harness/grpc-client.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { type Stack, startStack } from "./stack.ts";

const OURS = ["ingest", "query", "insight", "web", "maintain", "migrate"];
const SERVING = ["ingest", "query", "web"];

let stack: Stack;
let keys: Readonly<Record<"ingest" | "query", string>>;
beforeAll(async () => {
  stack = await startStack();
  await untilReached();
  keys = { ingest: await makeKey("ingest"), query: await makeKey("query") };
}, 1_800_000);
afterAll(() => stack?.[Symbol.asyncDispose](), 120_000);

async function makeKey(scope: string): Promise<string> {
  const printed = await stack.compose(
    ...["run", "--rm", "keys", "create", "--project", "default", "--scope", scope],
  );
  return /rf_\S+/.exec(printed)?.[0] ?? "";
}

function call(url: string, key: string, body?: unknown): Promise<Response> {
  return fetch(url, {
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
  });
}

async function ingest(run = sampleRun()): Promise<string> {
  const answer = await call(`${await stack.url(8000)}/v1/runs`, keys.ingest, run);
  expect(answer.status, await answer.text()).toBe(201);
  return run.run_id;
}

async function read(runId: string): Promise<unknown> {
  const answer = await call(`${await stack.url(8001)}/v1/runs/${runId}`, keys.query);
  expect(answer.status).toBe(200);
  return answer.json();
}

/** Waits until the proxy reaches every service again. */
async function untilReached(): Promise<void> {
  for (const [port, path] of [
    [8000, "/readyz"],
    [8001, "/readyz"],
    [3000, "/health"],
  ] as const) {
    const url = `${await stack.url(port)}${path}`;
    const reach = async () => expect((await fetch(url)).status).toBe(200);
    await vi.waitFor(reach, { timeout: 60_000, interval: 500 });
  }
}

describe("the compose file", { timeout: 300_000 }, () => {
  it("takes a run in, and shows it by the query service, by gRPC and in the dashboard", async () => {
    const runId = await ingest();
    expect(await read(runId)).toMatchObject({ run_id: runId, steps: [{}, {}, {}] });

    using client = grpcClient("QueryService", await stack.url(8001));
    const refused = () =>
      expect(client.call("GetRun", { run_id: runId })).rejects.toMatchObject({ code: 16 });
    // The proxy looks at servers for gRPC by themselves.
    await vi.waitFor(refused, { timeout: 30_000, interval: 500 });

    const web = await stack.url(3000);
    const page = await fetch(web);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html;charset=utf-8"]);
    const asked = await call(`${web}/runfacts.v1.QueryService/GetRun`, keys.query, { runId });
    expect(await asked.json()).toMatchObject({ run: { runId, agentId: "support" } });
  });

  it("asks for keys", async () => {
    const answer = await fetch(`${await stack.url(8001)}/v1/runs`);
    expect(answer.status).toBe(401);
  });

  it("publishes the proxy alone, and joins networks as they are drawn", async () => {
    const networks = {
      proxy: ["public", "dmz"],
      web: ["dmz"],
      ingest: ["dmz", "private"],
      query: ["dmz", "private"],
      insight: ["alerts", "private"],
      maintain: ["private"],
      migrate: ["private"],
      db: ["private"],
    };
    for (const [service, names] of Object.entries(networks)) {
      const { HostConfig, NetworkSettings } = await stack.container(service);
      const joined = Object.keys(NetworkSettings.Networks).map((name) => name.replace(/^.*_/, ""));
      expect([service, joined.sort()]).toEqual([service, names.sort()]);
      const published = Object.keys(HostConfig.PortBindings ?? {});
      expect([service, published.length]).toEqual([service, service === "proxy" ? 5 : 0]);
    }
  });

  it("gives no container of ours a way to change itself, and a password to nobody who needs none", async () => {
    for (const service of OURS) {
      const { Config, HostConfig } = await stack.container(service);
      expect([service, Config.User, HostConfig.ReadonlyRootfs, HostConfig.CapDrop]).toEqual([
        ...[service, "10001:10001", true],
        ["ALL"],
      ]);
      expect(HostConfig.SecurityOpt).toContain("no-new-privileges:true");
      expect(Config.Env.join("\n")).not.toContain(stack.password);
    }
    const script = "require('node:fs').readdirSync('/run/secrets')";
    await expect(stack.compose("exec", "ingest", "node", "-e", script)).rejects.toThrow("ENOENT");
    const others = "require('node:fs').readFileSync('/var/lib/runfacts/query/url')";
    await expect(stack.compose("exec", "ingest", "node", "-e", others)).rejects.toThrow("ENOENT");
  });

  it("migrates and ends well, and again when it is started again", async () => {
    expect((await stack.container("migrate")).State).toMatchObject({ Running: false, ExitCode: 0 });
    await stack.compose("up", "--detach", "--no-build", "--wait");
    expect((await stack.container("migrate")).State).toMatchObject({ Running: false, ExitCode: 0 });
    await ingest();
  });

  it.each([...SERVING, "insight", "maintain"])(
    "%s ends with 0 when it is told to stop, and comes back",
    async (service) => {
      const runId = await ingest();
      await stack.compose("stop", service);
      expect((await stack.container(service)).State).toMatchObject({ Running: false, ExitCode: 0 });
      await stack.compose("start", service);
      await untilReached();
      await ingest();
      await read(runId);
    },
  );

  it("has the second one of each take over, with the profile of two", async () => {
    await stack.compose("--profile", "two", "up", "--detach", "--no-build", "--wait");
    await stack.compose("stop", ...SERVING);
    await untilReached();
    await read(await ingest());
    await stack.compose("start", ...SERVING);
  });

  it("keeps its data when all is taken down and comes back", async () => {
    const runId = await ingest();
    await stack.compose("--profile", "two", "down");
    await stack.compose("up", "--detach", "--no-build", "--wait");
    await untilReached();
    expect(await read(runId)).toMatchObject({ run_id: runId });
  });
});
