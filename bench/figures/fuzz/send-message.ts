import { Agent, request as httpRequest } from "node:http";
import { type ClientHttp2Session, connect } from "node:http2";
import type { MutatedMessage } from "./mutated-message.ts";

/** What came back: "http 400", "grpc 3", "grpc 13 (marked as compressed)", or why nothing did. */
type Outcome = string;

export type Sender = Disposable & { readonly send: (message: MutatedMessage) => Promise<Outcome> };

/** Longest time that an answer may take. */
const TIMEOUT_MS = 20_000;

/** Sends messages to a service over kept connections. */
export function openSender(url: string, connections: number): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let session: ClientHttp2Session | undefined;
  const sessionOf = () => {
    if (session === undefined || session.destroyed || session.closed) {
      session = connect(url);
      session.on("error", () => undefined);
    }
    return session;
  };
  return {
    send: (message) =>
      message.protocol === "grpc" ? sendGrpc(sessionOf(), message) : sendHttp(url, agent, message),
    [Symbol.dispose]: () => {
      agent.destroy();
      session?.destroy();
    },
  };
}

function sendHttp(url: string, agent: Agent, message: MutatedMessage): Promise<Outcome> {
  return new Promise((resolve) => {
    const isGet = message.protocol === "connect-get";
    const headers = isGet ? message.headers : { ...message.headers, "content-length": message.body.length };
    const request = httpRequest(
      new URL(message.path, url),
      { method: isGet ? "GET" : "POST", agent, headers, timeout: TIMEOUT_MS },
      (response) => {
        let tail = "";
        response.setEncoding("latin1");
        response.on("data", (chunk: string) => {
          tail = (tail + chunk).slice(-4_096);
        });
        response.on("error", (error) => resolve(`broken: ${error.message}`));
        response.on("end", () => {
          const trailer = /grpc-status: ?(\d+)/i.exec(tail)?.[1] ?? response.headers["grpc-status"];
          const told = decoded(String(response.headers["grpc-message"] ?? tail));
          resolve(
            trailer === undefined ? `http ${response.statusCode}` : `grpc ${String(trailer)}${flagged(told)}`,
          );
        });
      },
    );
    request.on("timeout", () => request.destroy(new Error("no answer in time")));
    request.on("error", (error) => resolve(`broken: ${error.message}`));
    request.end(message.body);
  });
}

/** gRPC has INTERNAL for a message that is marked as compressed though no header names an encoding: no fault of the service. */
function flagged(told: string): string {
  return told.includes("marked as compressed") ? " (marked as compressed)" : "";
}

function decoded(text: string): string {
  return text.replaceAll("%20", " ");
}

function sendGrpc(session: ClientHttp2Session, message: MutatedMessage): Promise<Outcome> {
  return new Promise((resolve) => {
    const stream = session.request({
      ":method": "POST",
      ":path": message.path,
      te: "trailers",
      ...message.headers,
    });
    let status = "broken: no status";
    const note = (headers: Record<string, unknown>) => {
      if (headers["grpc-status"] !== undefined)
        status = `grpc ${String(headers["grpc-status"])}${flagged(decoded(String(headers["grpc-message"])))}`;
      else if (headers[":status"] !== undefined && headers[":status"] !== 200)
        status = `http ${String(headers[":status"])}`;
    };
    stream.setTimeout(TIMEOUT_MS, () => stream.close());
    stream.on("response", note);
    stream.on("trailers", note);
    stream.on("error", (error) => resolve(`broken: ${error.message}`));
    stream.on("close", () => resolve(status));
    stream.resume();
    stream.end(message.body);
  });
}
