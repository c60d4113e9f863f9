import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { startIngestServer } from "../../dev/index.ts";

const auto = new URL("index.ts", import.meta.url).href;
const agent = `import { tracer } from "${auto}"; await tracer.run((run) => run.step("tool", "call", () => 1));`;

/** Runs an agent in a folder of its own, and tells what it printed and of whom its runs are. */
async function runIn(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "runfacts-auto-"));
  await using server = await startIngestServer();
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(folder, "agent.mjs")], {
      cwd: folder,
      env: { PATH: process.env["PATH"], RUNFACTS_URL: server.url, ...env },
    });
    const agents = [...server.stored.values()].map(({ agentId, agentVersion }) => [agentId, agentVersion]);
    return { agents, printed: stdout + stderr };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("/auto where nothing that it watches is installed", () => {
  it("has a tracer of the package that the script belongs to", async () => {
    const files = { "agent.mjs": agent, "package.json": '{"name":"@acme/shop","version":"2.1.0"}' };
    expect(await runIn(files)).toEqual({ agents: [["acme/shop", "2.1.0"]], printed: "" });
  });

  it("has a tracer of an agent without a version where there is no package", async () => {
    expect(await runIn({ "agent.mjs": agent })).toEqual({ agents: [["agent", "unversioned"]], printed: "" });
  });

  it("is configured by variables", async () => {
    const files = { "agent.mjs": agent, "package.json": '{"name":"shop"}' };
    const named = {
      RUNFACTS_AGENT_ID: "support",
      RUNFACTS_AGENT_VERSION: "1.4.0",
      OTEL_SERVICE_NAME: "service",
    };
    expect((await runIn(files, named)).agents).toEqual([["support", "1.4.0"]]);
    expect((await runIn(files, { OTEL_SERVICE_NAME: "service" })).agents).toEqual([
      ["service", "unversioned"],
    ]);
  });

  it("throws nothing and ends nothing, whatever its variables and files hold", async () => {
    const files = { "agent.mjs": `${agent}console.log("went on");`, "package.json": "{" };
    const { agents, printed } = await runIn(files, { RUNFACTS_URL: "nowhere" });
    expect(agents).toEqual([]);
    expect(printed).toContain("went on\n");
  });
});
