import type { DescMethod, Message } from "@bufbuild/protobuf";
import { isObject, writeRestJson } from "@runfacts/codec";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Route } from "./routes.ts";

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

const TOKEN_FIELD = "next_page_token";

/**
 * The value of a Link header to the next page (RFC 8288), relative to the server; undefined on the last page. Keeps the
 * query but for where it stands: `page` and `page_token`.
 */
function nextPageLink(
  method: DescMethod,
  response: Message,
  path: string,
  query: string,
): string | undefined {
  const field = method.output.fields.find(({ name }) => name === TOKEN_FIELD);
  const token: unknown = field && Reflect.get(response, field.localName);
  if (typeof token !== "string" || token === "") return undefined;
  const parameters = new URLSearchParams(query);
  parameters.delete("page");
  parameters.set("page_token", token);
  return `<${path}?${parameters}>; rel="next"`;
}
