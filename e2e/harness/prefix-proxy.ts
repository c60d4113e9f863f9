import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface PrefixProxyOptions {
  /** Origin that it leads to. */
  readonly target: string;
  /** Such as "/runfacts". */
  readonly prefix: string;
  /** Whether it takes the prefix away, and says so in X-Forwarded-Prefix; else it passes it on. */
  readonly isStripped: boolean;
}

/** Where a proxy serves: its URL ends in the prefix. */
export type PrefixProxy = AsyncDisposable & { readonly url: string };

/** A small reverse proxy, which serves a target below a prefix and nothing beside it. */
export async function startPrefixProxy(options: PrefixProxyOptions): Promise<PrefixProxy> {
  const server = createServer((incoming, response) => forward(incoming, response, options));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${options.prefix}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  { target, prefix, isStripped }: PrefixProxyOptions,
): void {
  const { url = "", method, headers } = incoming;
  const rest = url.slice(prefix.length);
  if (!url.startsWith(prefix) || !/^(?:$|[/?])/.test(rest)) {
    response.writeHead(404, { "content-type": "text/plain" }).end("not of the proxy\n");
    return;
  }
  if (isStripped && rest === "") {
    response.writeHead(301, { location: `${prefix}/` }).end();
    return;
  }
  const told = {
    "x-forwarded-for": incoming.socket.remoteAddress,
    "x-forwarded-proto": "http",
    "x-forwarded-host": headers.host,
    ...(isStripped && { "x-forwarded-prefix": prefix }),
  };
  const path = isStripped ? rest : url;
  const upstream = request(new URL(path, target), { method, headers: { ...headers, ...told } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  upstream.on("error", () => response.destroy());
  response.on("close", () => upstream.destroy());
  incoming.pipe(upstream);
}
