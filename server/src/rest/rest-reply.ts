import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Message } from "@bufbuild/protobuf";
import type { NodeRequest } from "../adapter/node-http.ts";
import { jsonReply, type Reply } from "../adapter/reply.ts";
import { isObject } from "../json/read-json.ts";
import { writeRestJson } from "../json/write-rest-json.ts";
import { nextPageLink } from "./next-page-link.ts";
import type { Route } from "./routes.ts";

const COMPRESS_FROM_BYTES = 1_024;
const GZIP = /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?<quality>[\d.]+)\s*)?(?:,|$)/i;
const compress = promisify(gzip);

/** A response message as REST sends it: its JSON or that of its `response_body`, with a Link to the next page. */
export function restReply(route: Route, response: Message, path: string, query: string): Reply {
  const json = writeRestJson(route.method.output, response);
  const { responseBody } = route;
  const status = route.profile.status?.(response) ?? 200;
  if (responseBody === undefined) return jsonReply(status, json);
  const link = nextPageLink(route.method, response, path, query);
  const body = isObject(json) ? (json[responseBody.name] ?? null) : null;
  return jsonReply(status, body, link === undefined ? {} : { link });
}

/** Compresses a body of 1 KiB or more with gzip where the client takes it. */
export async function compressReply(reply: Reply, request: NodeRequest): Promise<Reply> {
  const headers = { ...reply.headers, vary: "Origin, Accept-Encoding" };
  if (reply.body === undefined || reply.body.byteLength < COMPRESS_FROM_BYTES || !acceptsGzip(request)) {
    return { ...reply, headers };
  }
  return { ...reply, headers: { ...headers, "content-encoding": "gzip" }, body: await compress(reply.body) };
}

function acceptsGzip(request: NodeRequest): boolean {
  const accepted = request.headers["accept-encoding"];
  const match = typeof accepted === "string" ? GZIP.exec(accepted) : null;
  return match !== null && Number(match.groups?.["quality"] ?? 1) > 0;
}
