import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Server } from "node:net";
import { selfSigned } from "./self-signed.ts";

/** Addresses at which no ingest service answers, each for a reason of its own, by the rule that a warning names. */
export interface OddServers extends AsyncDisposable {
  readonly urls: { readonly [rule: string]: string };
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const toHttps: RequestListener = (_, response) => {
  response.writeHead(301, { location: "https://runfacts.example/" }).end();
};

export async function startOddServers(): Promise<OddServers> {
  const redirecting = createHttpServer(toHttps);
  const servers = {
    certificate: createHttpsServer(selfSigned, (_, response) => response.end()),
    redirect: redirecting,
    closing: createServer((socket) => socket.destroy()),
    gone: createServer(),
  };
  const [certificate, redirect, closing, gone] = await Promise.all(Object.values(servers).map(portOf));
  await new Promise((resolve) => servers.gone.close(resolve));
  const urls = {
    certificate: `https://localhost:${certificate}`,
    connection_refused: `http://127.0.0.1:${gone}`,
    unknown_host: "http://runfacts.invalid",
    redirect: `http://127.0.0.1:${redirect}`,
    not_https: `https://127.0.0.1:${redirect}`,
    connection_closed: `http://127.0.0.1:${closing}`,
  };
  const close = async () => {
    servers.certificate.closeAllConnections();
    redirecting.closeAllConnections();
    const open = [servers.certificate, redirecting, servers.closing];
    await Promise.all(open.map((server) => new Promise((resolve) => server.close(resolve))));
  };
  return { urls, [Symbol.asyncDispose]: close };
}
