import type { JsonValue, Message } from "@bufbuild/protobuf";
import type { Violation } from "@runfacts/codec";
import { type Codec, checkRestJson, FieldFault, isObject } from "@runfacts/codec";
import type { ServerLimits } from "../config/limits.ts";
import { malformedBody } from "../errors/body-errors.ts";
import { fieldError } from "../errors/field-error.ts";
import type { Exchange } from "../http/exchange.ts";
import type { NodeRequest } from "../port/node-http.ts";
import { readBody } from "./read-body.ts";
import { readQuery } from "./read-query.ts";
import type { Route } from "./routes.ts";

export interface RestTarget {
  readonly route: Route;
  /** The values of the path's variables, percent-encoded. */
  readonly variables: readonly string[];
  readonly query: string;
}

/** How requests are read. */
export interface RestReading {
  readonly codec: Codec;
  readonly limits: ServerLimits;
}

/**
 * Makes the request message of a route from path, query and body. Throws INVALID_ARGUMENT that names the field; all bad
 * query parameters are named at once.
 */
export async function readRequest(
  { route, variables, query }: RestTarget,
  request: NodeRequest,
  exchange: Exchange,
  { codec, limits }: RestReading,
): Promise<Message> {
  const { input } = route.method;
  const names = route.template.variables;
  const isBound = (name: string) =>
    names.includes(name) || (typeof route.body === "object" && route.body.name === name);
  const queryFields = route.body === "*" ? [] : input.fields.filter(({ name }) => !isBound(name));
  const { json, violations } = readQuery(query, queryFields);
  for (const [index, name] of names.entries()) json[name] = decodeVariable(variables[index] ?? "");
  const faults = [...violations, ...check(Object.entries(json), route)];
  if (faults.length > 0) throw fieldError(faults);
  return decode(codec, route, { ...json, ...(await bodyJson(route, request, exchange, limits)) });
}

function decodeVariable(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformedBody("the path is not valid percent-encoded UTF-8");
  }
}

/** Reads each value on its own, so that all faults are found. */
function check(values: readonly (readonly [string, JsonValue])[], route: Route): Violation[] {
  return values.flatMap(([name, value]) => {
    try {
      checkRestJson(route.method.input, { [name]: structuredClone(value) });
      return [];
    } catch (error) {
      if (error instanceof FieldFault) return [error.violation()];
      throw error;
    }
  });
}

async function bodyJson(
  { body, profile, method }: Route,
  request: NodeRequest,
  exchange: Exchange,
  limits: ServerLimits,
): Promise<{ [name: string]: JsonValue }> {
  if (body === undefined) return {};
  const desc = body === "*" ? method.input : body.message;
  const json = await readBody(request, exchange, limits, desc);
  if (!isObject(json)) throw malformedBody("the body must be a JSON object");
  const changed = profile.body?.(json) ?? json;
  if (body !== "*") return { [body.name]: changed };
  return isObject(changed) ? changed : {};
}

function decode(codec: Codec, { method: { input } }: Route, json: JsonValue): Message {
  try {
    return codec.readRestJson(input, json);
  } catch (error) {
    if (error instanceof FieldFault) throw fieldError([error.violation()]);
    throw malformedBody("the body cannot be read as JSON of this method");
  }
}
