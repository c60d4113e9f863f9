import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Receiver, startReceiver } from "./notify/testing/receiver.ts";

let receiver: Receiver;
let folder: string;
beforeAll(async () => {
  receiver = await startReceiver();
  folder = await mkdtemp(join(tmpdir(), "runfacts-rules-"));
  const url = `http://127.0.0.1:${receiver.port}/hook`;
  const destination = `{ name: ops, type: webhook, url: "${url}", secret: { env: OPS_SECRET } }`;
  await writeFile(join(folder, "rules.yaml"), `destinations:\n  - ${destination}\n`);
});
afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const all = {
    PATH: process.env["PATH"],
    RULES_FILE: join(folder, "rules.yaml"),
    ALERT_HOSTS: `127.0.0.1:${receiver.port}`,
    OPS_SECRET: "canary-secret",
    ...env,
  };
  return new Promise<{ code: unknown; output: string }>((resolve) => {
    const main = join(import.meta.dirname, "notifications.ts");
    execFile(process.execPath, [main, ...args], { env: all }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}

describe("notifications test", () => {
  it("sends what was opened and what was resolved, and says so", async () => {
    expect(await run(["test", "ops"])).toEqual({
      code: 0,
      output: "ops took an incident that was opened, and resolved.\n",
    });
    const types = receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
    expect(types).toEqual(["incident.open", "incident.resolved"]);
  });

  it.each([
    [["test", "nobody"], {}, 1, "RULES_FILE has no destination of this name.\n"],
    [["test", "ops"], { ALERT_HOSTS: "" }, 1, "destination ops: ALERT_HOSTS does not list its host\n"],
    [["test", "ops"], { OPS_SECRET: "" }, 1, "destination ops: a secret that it names is absent or no URL\n"],
    [["test"], {}, 2, "Usage: notifications test NAME (of a destination in RULES_FILE)\n"],
  ])("says in a line why not: %j with %o", async (args, env, code, output) => {
    expect(await run(args, env)).toEqual({ code, output });
  });
});
