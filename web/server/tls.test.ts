import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createHttps } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { makeCertificate } from "@runfacts/dev/certificates";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startWeb, type WebOptions } from "./web-server.ts";

const METHOD = "/runfacts.v1.QueryService/ListRuns";
const ca = makeCertificate("Test CA", { isAuthority: true });
const own = makeCertificate("dash.example", { issuer: ca });
/** As of a service that people know by a public name. */
const foreign = makeCertificate("runs.example", { issuer: ca, hosts: ["runs.example"] });
let resources: AsyncDisposableStack;
let folder: string;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  folder = await mkdtemp(join(tmpdir(), "runfacts-web-tls-"));
  resources.defer(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "index.html"), "<p>page</p>");
  await writeFile(join(folder, "tls.crt"), own.cert);
  await writeFile(join(folder, "tls.key"), own.key);
});
afterEach(() => resources.disposeAsync());

async function start(options: WebOptions = {}): Promise<string> {
  const web = await startWeb({ port: 0, pagesFolder: folder, log: () => undefined, ...options });
  return resources.use(web).url;
}

const tls = () => ({ cert: join(folder, "tls.crt"), key: join(folder, "tls.key") });
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;

/** The whole answer to bytes, in the clear or under TLS. */
async function send(url: string, bytes: string, isTls: boolean): Promise<string> {
  const at = { port: Number(new URL(url).port), host: "127.0.0.1" };
  const socket = isTls ? connectTls({ ...at, ca: ca.cert }) : connect(at);
  let text = "";
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
  });
  const closed = new Promise((resolve, reject) => socket.once("close", resolve).once("error", reject));
  socket.write(bytes);
  await closed;
  return text;
}

it("serves the pages under TLS, and says so in the clear", async () => {
  const url = await start({ tls: tls() });
  expect(url).toMatch(/^https:/);
  expect(await send(url, get("/runs"), true)).toMatch(/^HTTP\/1\.1 200 [\s\S]*<p>page<\/p>$/);
  expect(await send(url, get("/runs"), false)).toMatch(/^HTTP\/1\.1 400 [\s\S]*This port speaks TLS/);
});

it("lets a client read a refusal that comes before its body was sent", async () => {
  const url = await start({ tls: tls() });
  const length = 4 * 1024 * 1024;
  const head = `POST /runs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`;
  for (let tries = 0; tries < 5; tries += 1) {
    expect(await send(url, head + "x".repeat(length), true)).toMatch(/^HTTP\/1\.1 405 /);
  }
});

it("does not start with a key that is not the certificate's", async () => {
  await writeFile(join(folder, "tls.key"), foreign.key);
  await expect(start({ tls: tls() })).rejects.toThrow("TLS_KEY does not belong to TLS_CERT");
});

async function startUpstream(): Promise<{ url: string; show(pair: { cert: string; key: string }): void }> {
  const upstream = createHttps({ cert: foreign.cert, key: foreign.key }, (_, response) => {
    response.writeHead(200, { connection: "close" }).end("{}");
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  resources.defer(() => void upstream.close());
  return {
    url: `https://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
    show: (pair) => upstream.setSecureContext(pair),
  };
}

it("reads from a service that shows a certificate of QUERY_CA, under any name", async () => {
  const upstream = await startUpstream();
  const queryCa = join(folder, "query.crt");
  await writeFile(queryCa, foreign.cert);
  const url = await start({ queryUrl: upstream.url, queryCa });
  expect((await fetch(url + METHOD)).status).toBe(200);
  // The file is changed before the service shows what is in it.
  const next = makeCertificate("runs.example", { issuer: ca, hosts: ["runs.example"] });
  await writeFile(queryCa, next.cert);
  expect((await fetch(url + METHOD)).status).toBe(200);
  await writeFile(queryCa, "");
  expect((await fetch(url + METHOD)).status).toBe(200);
  await writeFile(queryCa, next.cert);
  upstream.show(next);
  expect((await fetch(url + METHOD)).status).toBe(200);
  upstream.show(makeCertificate("runs.example", { hosts: ["127.0.0.1"] }));
  expect((await fetch(url + METHOD)).status).toBe(503);
});

it("reads from a service whose certificate is signed by one of QUERY_CA, under its own name alone", async () => {
  const upstream = await startUpstream();
  const queryCa = join(folder, "ca.crt");
  await writeFile(queryCa, ca.cert);
  const url = await start({ queryUrl: upstream.url, queryCa });
  expect((await fetch(url + METHOD)).status).toBe(503);
  upstream.show(own);
  expect((await fetch(url + METHOD)).status).toBe(200);
});

it("does not start with a QUERY_CA that holds nothing, and reads nothing where Node trusts nobody", async () => {
  const { url: queryUrl } = await startUpstream();
  await expect(start({ queryUrl, queryCa: join(folder, "index.html") })).rejects.toThrow(
    "QUERY_CA must be a readable file of certificates in PEM",
  );
  expect((await fetch((await start({ queryUrl })) + METHOD)).status).toBe(503);
});

it("waits for no handshake and for no connection on which nothing was asked when it stops", async () => {
  const options = { tls: tls(), port: 0, pagesFolder: folder, log: () => undefined };
  const web = await startWeb({ ...options, drainMs: 60_000 });
  const at = { port: web.port, host: "127.0.0.1" };
  const silent = connect(at).on("error", () => undefined);
  const unused = connectTls({ ...at, rejectUnauthorized: false }).on("error", () => undefined);
  await new Promise<void>((resolve) => unused.once("secureConnect", resolve));
  await web[Symbol.asyncDispose]();

  const late = await startWeb({ ...options, drainMs: 300 });
  const begun = connect({ ...at, port: late.port }).on("error", () => undefined);
  await new Promise<void>((resolve) => begun.write(Buffer.from([0x16, 3, 1]), () => resolve()));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await late[Symbol.asyncDispose]();
  for (const socket of [silent, unused, begun]) socket.destroy();
});
