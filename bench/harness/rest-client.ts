import { once } from "node:events";
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

interface RestReply {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A client that keeps one connection, for reads that are timed one after the other. */
export type RestClient = Disposable & {
  /** GETs a path; rejects on any status but 200. */
  get(path: string): Promise<RestReply>;
};

/** @param url of a service */
export function openRestClient(url: string): RestClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    get: async (path) => {
      const call = request(new URL(path, url), { agent }).end();
      const [response] = (await once(call, "response")) as [IncomingMessage];
      const body = await text(response);
      if (response.statusCode !== 200)
        throw new Error(`GET ${path} answered ${response.statusCode}: ${body}`);
      return { headers: response.headers, body };
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}
