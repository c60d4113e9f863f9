import type { DescMethod, Message } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { isObject, writeRestJson } from "@runfacts/codec";
import { clientError } from "../errors/client-error.ts";
import type { Exchange } from "../http/exchange.ts";
import { compressReply, jsonReply, type Reply, refusal, sendReply } from "../http/reply.ts";
import type { NodeRequest, NodeResponse } from "../port/node-http.ts";
import { CallContext } from "../rpc/call-context.ts";
import { invokeUnary } from "../rpc/invoke-unary.ts";
import { type RestTarget, readRequest } from "./read-request.ts";
import { restError } from "./rest-error.ts";
import type { RestOptions } from "./rest-options.ts";
import { type Route, restRoutes } from "./routes.ts";
import { isStreaming, sendEvents } from "./send-events.ts";

/** Serves the REST facade; false if no route has the path. */
export type RestHandler = (
  path: string,
  query: string,
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
) => Promise<boolean>;

/**
 * Makes the REST facade of services from their google.api.http annotations. A request passes the same gate and the same
 * interceptors as one over gRPC or Connect and is handled by the same implementation.
 */
export function createRestHandler(options: RestOptions): RestHandler {
  const routes = restRoutes(options.services, options.specs, options.profile);
  return async (path, query, request, response, exchange) => {
    const matching = routes.flatMap((route) => {
      const variables = route.template.match(path);
      return variables === undefined ? [] : [{ route, variables, query }];
    });
    if (matching.length === 0) return false;
    exchange.protocol = "rest";
    const verb = request.method === "HEAD" ? "GET" : request.method;
    const target = matching.find(({ route }) => route.verb === verb);
    if (target !== undefined && isStreaming(target.route)) {
      await sendEvents({ ...target, route: target.route }, { request, response, exchange }, options);
      return true;
    }
    const reply =
      target === undefined
        ? wrongVerb(
            matching.map(({ route }) => route),
            exchange,
          )
        : await answer(target, path, request, response, exchange, options);
    sendReply(request, response, exchange, await compressReply(reply, request));
    return true;
  };
}

function wrongVerb(routes: readonly Route[], exchange: Exchange): Reply {
  const verbs = [...new Set(routes.flatMap(({ verb }) => (verb === "GET" ? ["GET", "HEAD"] : [verb])))];
  const allow = [...verbs, "OPTIONS"].join(", ");
  return refusal(exchange, 405, Code.Unimplemented, `use ${verbs.join(" or ")}`, { allow });
}

async function answer(
  target: RestTarget,
  path: string,
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
  options: RestOptions,
): Promise<Reply> {
  const { gate, interceptors, mapError } = options;
  const { route } = target;
  const { method, spec } = route;
  if (spec.kind !== "unary") throw new Error(`${method.name} is a stream`);
  exchange.method = `${method.parent.typeName}/${method.name}`;
  const context = new CallContext({ method, protocolName: "rest", request, response, exchange });
  try {
    await gate(context);
    const message = await readRequest(target, request, exchange, options);
    const result = await invokeUnary(spec, context, message, interceptors);
    const reply = restReply(route, result, `${exchange.base}${path}`, target.query);
    return { ...reply, headers: { ...Object.fromEntries(context.setHeaders), ...reply.headers } };
  } catch (error) {
    exchange.error = clientError(error, mapError, context.signal);
    return restError(exchange.error, route.unnamed);
  } finally {
    context.finish();
  }
}

/** A response message in REST: the JSON of the message or of its `response_body`, with a Link to the next page. */
function restReply(route: Route, response: Message, path: string, query: string): Reply {
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
 * The value of a Link header to the next page (RFC 8288), relative to the server unless proxies tell its address; undefined
 * on the last page. Keeps all query parameters except `page` and `page_token`.
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
