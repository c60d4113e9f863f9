import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate } from "@runfacts/dev/certificates";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner } from "../harness/embedded-platform.ts";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { exportBy, traceExporters } from "../otlp/harness/exporters.ts";
import { samples } from "../otlp/harness/samples.ts";
import { sentSpans } from "../otlp/harness/sent-spans.ts";
import { startAgent } from "../sdk/run-agent.ts";
import { npmStart, stopAll } from "../start/npm-start.ts";

const ca = makeCertificate("Private CA", { isAuthority: true });
const agent = join(import.meta.dirname, "../sdk/agent.ts");
let folder: string;
const file = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runfacts-edge-tls-"));
  await writeFile(file("ca.crt"), ca.cert);
});
afterAll(async () => {
  delete process.env["OTEL_EXPORTER_OTLP_CERTIFICATE"];
  await stopAll();
  await rm(folder, { recursive: true, force: true });
});

/** Files of a certificate of the private CA, for the settings of a service. */
async function certificateFor(...hosts: string[]) {
  const { cert, key } = makeCertificate("service", { issuer: ca, hosts });
  const files = { TLS_CERT: file(`${hosts[0]}.crt`), TLS_KEY: file(`${hosts[0]}.key`) };
  await Promise.all([writeFile(files.TLS_CERT, cert), writeFile(files.TLS_KEY, key)]);
  return files;
}

/** The status and text of an answer under TLS, whatever the certificate's name. */
function ask(url: string, method = "GET", body = ""): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": body.length };
    const checkServerIdentity = () => undefined;
    const outgoing = request(url, { method, headers, ca: ca.cert, checkServerIdentity }, async (answer) => {
      let text = "";
      for await (const chunk of answer) text += String(chunk);
      resolve({ status: answer.statusCode ?? 0, text });
    });
    outgoing.on("error", reject).end(body);
  });
}

describe("a service with a certificate of a private CA", () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform(await certificateFor("localhost", "127.0.0.1"));
  });
  afterAll(() => platform[Symbol.asyncDispose]());

  it("takes runs of an SDK that knows the CA, also at its exit, and is named as not trusted by one that does not", async () => {
    const script = { runs: 1, pauseMs: 0, end: "exit" } as const;
    const options = {
      agentId: "private",
      url: platform.ingestUrl,
      flushIntervalMs: 60_000,
      exitTimeoutMs: 9_000,
    };
    const knowing = ["env", `NODE_EXTRA_CA_CERTS=${file("ca.crt")}`, "node"];
    await startAgent({ command: knowing, agent }, { ...script, options }).end();
    const rows = await asOwner(
      platform.database.ownerUrl,
      "SELECT 1 FROM agent_runs WHERE agent_id = 'private'",
    );
    expect(rows).toHaveLength(2);
    const stranger = { ...script, end: "wait", options: { ...options, flushIntervalMs: 10 } } as const;
    const lost = startAgent({ command: ["node"], agent }, stranger);
    await expect.poll(() => lost.warnings, { timeout: 25_000 }).toContain("certificate");
    lost.process.kill("SIGKILL");
    await lost.end();
  });

  it("takes traces of exporters by gRPC and HTTP", async () => {
    const sample = samples.find(({ signal }) => signal === "traces");
    // Read when the exporter sends.
    process.env["OTEL_EXPORTER_OTLP_CERTIFICATE"] = file("ca.crt");
    for (const protocol of ["grpc", "http/protobuf"]) {
      const make = traceExporters[protocol];
      if (make === undefined || sample === undefined) throw new Error("there is no such sample");
      await exportBy(make, { endpoint: platform.ingestUrl, compression: "gzip" }, sentSpans(sample.json));
    }
  });
});

describe("npm start", () => {
  it("speaks TLS on every port, below a prefix, with a certificate for a public name", async () => {
    const files = await certificateFor("runs.example.com");
    const env = { ...files, BASE_PATH: "/runfacts", OTLP_GRPC_PORT: "0", OTLP_HTTP_PORT: "off" };
    const started = await npmStart(file("data"), env);
    const { ingestUrl, queryUrl, webUrl } = started;
    const otlpPort = /takes OTLP on (\d+)/.exec(started.output())?.[1];
    for (const url of [ingestUrl, queryUrl, webUrl, `https://127.0.0.1:${otlpPort}`]) {
      expect(url).toMatch(/^https:/);
      expect((await ask(`${url}/runfacts/health`)).status).toBe(200);
    }
    expect(JSON.parse((await ask(`${webUrl}/runfacts/config.json`)).text)).toMatchObject({
      ingestUrl: `${ingestUrl}/runfacts`,
    });
    // The dashboard's server knows the query service by its certificate.
    const list = await ask(`${webUrl}/runfacts/runfacts.v1.QueryService/ListRuns`, "POST", "{}");
    expect(list).toEqual({ status: 200, text: expect.stringMatching(/^\{/) });
    started.signal("SIGTERM");
    await started.ended;
  }, 120_000);
});
