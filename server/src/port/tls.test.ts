import { createPrivateKey } from "node:crypto";
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { request as requestHttps } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { createClient } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { credentials } from "@grpc/grpc-js";
import { makeCertificate } from "@runfacts/dev/certificates";
import { QueryService } from "@runfacts/gen/server/query_service";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callGrpcJs } from "../testing/grpc-js.ts";
import { openSocket } from "../testing/raw-socket.ts";
import { eventually, RUN_ID, startTestServer, type TestServer } from "../testing/test-server.ts";

const ca = makeCertificate("Test CA", { isAuthority: true });
const middle = makeCertificate("Test intermediate", { isAuthority: true, issuer: ca });
const first = makeCertificate("first", { issuer: middle });
const second = makeCertificate("second", { issuer: middle });
const trusting = { ca: ca.cert };

let folder: string;
let server: TestServer | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "runfacts-tls-"));
});
afterEach(async () => {
  await server?.drain();
  server = undefined;
  await rm(folder, { recursive: true });
});

const certFile = () => join(folder, "tls.crt");
const keyFile = () => join(folder, "tls.key");

async function writePair(cert: string, key: string): Promise<void> {
  await Promise.all([writeFile(certFile(), cert), writeFile(keyFile(), key)]);
}

async function start(limits: object = {}): Promise<TestServer> {
  const tls = { cert: certFile(), key: keyFile() };
  server = await startTestServer({ tls, limits: { tlsFilesMs: 20, ...limits } });
  return server;
}

/** The certificate that is shown to a new connection. */
async function shown(port: number): Promise<string> {
  const socket = await handshake(port);
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return String(subject.CN);
}

function handshake(port: number, options: object = {}): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: "127.0.0.1", ...trusting, ...options }, () => resolve(socket));
    socket.on("error", reject);
  });
}

describe("a port with a certificate", () => {
  beforeEach(() => writePair(first.cert + middle.cert, first.key));

  it("serves every protocol under TLS, to clients that trust the root alone", async () => {
    const { url, port } = await start();
    expect(url).toBe(`https://127.0.0.1:${port}`);
    const nodeOptions = trusting;
    const transports = [
      createGrpcTransport({ baseUrl: url, nodeOptions }),
      createGrpcWebTransport({ baseUrl: url, httpVersion: "1.1", nodeOptions }),
      createConnectTransport({ baseUrl: url, httpVersion: "1.1", nodeOptions, useHttpGet: true }),
      createConnectTransport({ baseUrl: url, httpVersion: "2", nodeOptions }),
    ];
    for (const transport of transports) {
      const { run } = await createClient(QueryService, transport).getRun({ runId: RUN_ID });
      expect(run?.runId).toBe(RUN_ID);
    }
    const channel = credentials.createSsl(Buffer.from(ca.cert));
    const method = QueryService.method.getRun;
    const answer = await callGrpcJs(`localhost:${port}`, method, { runId: RUN_ID }, undefined, {}, channel);
    expect([answer.error, answer.response?.run?.runId]).toEqual([undefined, RUN_ID]);
    const rest = await new Promise<number | undefined>((resolve, reject) => {
      const request = requestHttps(`${url}/v1/runs/${RUN_ID}`, trusting, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on("error", reject).end();
    });
    expect(rest).toBe(200);
  });

  it("speaks TLS on its other ports too", async () => {
    const { listenOn } = await start();
    expect(await shown(await listenOn(0))).toBe("first");
  });

  it.each([
    ["HTTP/1.1", "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["a POST with a body", `POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"a": 1}\n`],
    ["HTTP/2 with prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ])("tells %s that it speaks TLS", async (_, bytes) => {
    const { port } = await start();
    const client = await openSocket(port);
    client.socket.write(bytes);
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 400 [\s\S]*\r\n\r\nThis port speaks TLS: use https\.\n$/);
  });

  it("takes TLS 1.2 and 1.3, and nothing older", async () => {
    const { port } = await start();
    for (const version of ["TLSv1.2", "TLSv1.3"]) {
      const socket = await handshake(port, { maxVersion: version });
      expect(socket.getProtocol()).toBe(version);
      socket.destroy();
    }
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" };
    await expect(handshake(port, old)).rejects.toThrow();
  });

  it("cuts a handshake that does not go on, and one that is open when it drains", async () => {
    const { port } = await start({ firstByteMs: 100 });
    const silent = await openSocket(port);
    const begun = await openSocket(port);
    begun.socket.write(Buffer.from([0x16, 3, 1]));
    await Promise.all([silent.closed, begun.closed]);
    await server?.drain();

    const patient = await start({ firstByteMs: 60_000, drainMs: 60_000 });
    const open = await openSocket(patient.port);
    open.socket.write(Buffer.from([0x16, 3, 1]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await patient.drain();
    await open.closed;
  });

  it("does not wait for connections on which nothing was asked when it drains", async () => {
    const { port, drain } = await start({ drainMs: 60_000 });
    const opened = await handshake(port);
    await drain();
    opened.destroy();
  });

  it("shows a new pair once it stands whole, and the old one until then", async () => {
    const { port, log } = await start();
    const before = await handshake(port);
    await writeFile(certFile(), second.cert + middle.cert);
    await eventually(() => log.text().includes("TLS_KEY does not belong to TLS_CERT"));
    expect(await shown(port)).toBe("first");
    await writeFile(keyFile(), second.key);
    await eventually(async () => (await shown(port)) === "second");
    // A connection that was open goes on.
    before.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    const [head] = await new Promise<[Buffer]>((resolve) =>
      before.once("data", (bytes: Buffer) => resolve([bytes])),
    );
    expect(head.toString()).toMatch(/^HTTP\/1\.1 200 /);
    await rm(keyFile());
    await eventually(() => log.text().includes("TLS_KEY cannot be read (ENOENT)"));
    expect(await shown(port)).toBe("second");
    expect(log.text()).not.toContain("PRIVATE KEY");
  });
});

it("shows a pair that was mounted anew by another link", async () => {
  for (const [name, { cert, key }] of Object.entries({ first, second })) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "tls.crt"), cert);
    await writeFile(join(folder, name, "tls.key"), key);
  }
  await symlink("first", join(folder, "data"));
  const tls = { cert: join(folder, "data/tls.crt"), key: join(folder, "data/tls.key") };
  server = await startTestServer({ tls, limits: { tlsFilesMs: 20 } });
  const { port } = server;
  const shownNow = async () => {
    const socket = await handshake(port, { rejectUnauthorized: false });
    const { subject } = socket.getPeerCertificate();
    socket.destroy();
    return subject.CN;
  };
  expect(await shownNow()).toBe("first");
  await symlink("second", join(folder, "next"));
  await rename(join(folder, "next"), join(folder, "data"));
  await eventually(async () => (await shownNow()) === "second");
});

describe("a pair that cannot be used", () => {
  const encrypted = String(
    createPrivateKey(first.key).export({
      type: "pkcs8",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase: "canary4111",
    }),
  );
  it.each([
    ["of two", first.cert, second.key, "TLS_KEY does not belong to TLS_CERT"],
    ["in the wrong order", middle.cert + first.cert, first.key, "whose first certificate must be"],
    ["with a passphrase", first.cert, encrypted, "TLS_KEY is encrypted: give the key without a passphrase"],
    ["without a key", first.cert, first.cert, "TLS_KEY holds no private key in PEM"],
    ["without a certificate", "canary4111", first.key, "TLS_CERT holds no certificate in PEM"],
  ])("is refused at start in words: %s", async (_, cert, key, words) => {
    await writePair(cert, key);
    await expect(start()).rejects.toThrow(words);
    await expect(start()).rejects.not.toThrow(/canary|BEGIN/);
  });

  it("is refused where a file is not there", async () => {
    await expect(start()).rejects.toThrow("TLS_CERT cannot be read (ENOENT)");
  });

  it("is said to have ended, and shown all the same", async () => {
    const ended = makeCertificate("ended", { validTo: new Date(Date.now() - 1_000) });
    await writePair(ended.cert, ended.key);
    const { log } = await start();
    expect(log.text()).toContain("the certificate of TLS_CERT ended on ");
  });
});

it("a port in the clear answers TLS in the clear, by which clients know what is wrong", async () => {
  server = await startTestServer();
  await expect(handshake(server.port)).rejects.toThrow(/wrong version number|packet length too long/i);
});
