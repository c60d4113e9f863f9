import type { JsonValue, Message } from "@bufbuild/protobuf";
import type { Violation } from "@runfacts/codec";
import { type Codec, checkRestJson, FieldFault, isObject } from "@runfacts/codec";
import type { ServerLimits } from "../config/limits.ts";
import { malformedBody } from "../errors/body-errors.ts";
import { fieldError } from "../errors/field-error.ts";
import type { Exchange } from "../http/exchange.ts";
import type { NodeRequest } from "../port/node-http.ts";
import { readBody } from "./read-body.ts";
import { type QueryValues, readQuery } from "./read-query.ts";
import type { RestReading } from "./rest-options.ts";
import type { Route } from "./routes.ts";

export interface RestTarget {
  readonly route: Route;
  /** The values of the path's variables, percent-encoded. */
  readonly variables: readonly string[];
  readonly query: string;
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
  const { json, violations } = readQuery(query, route.parameters);
  const path: QueryValues["json"] = {};
  for (const [index, name] of route.template.variables.entries())
    path[name] = decodeVariable(variables[index] ?? "");
  const faults = [...violations, ...check(json, route), ...check(path, route)];
  if (faults.length > 0) throw fieldError(faults);
  const body = await bodyJson(route, request, exchange, limits);
  const twice = givenTwice(json, body, route);
  if (twice.length > 0) throw fieldError(twice);
  return decode(codec, route, { ...placed(json, route), ...path, ...body });
}

/** Violations for fields that are in both the query and the body. */
function givenTwice(
  values: QueryValues["json"],
  body: { [name: string]: JsonValue },
  { parameters }: Route,
): Violation[] {
  return Object.keys(values).flatMap((name) => {
    const jsonName = parameters.get(name)?.field.jsonName ?? name;
    if (!(name in body) && !(jsonName in body)) return [];
    const description = "must be given once, in the query or in the body";
    return [{ field: name, rule: "query.repeated", description }];
  });
}

function decodeVariable(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformedBody("the path is not valid percent-encoded UTF-8");
  }
}

/** Reads each value on its own, so that all faults are found. */
function check(values: QueryValues["json"], { method, parameters }: Route): Violation[] {
  return Object.entries(values).flatMap(([name, value]) => {
    try {
      checkRestJson(parameters.get(name)?.field.parent ?? method.input, { [name]: structuredClone(value) });
      return [];
    } catch (error) {
      if (error instanceof FieldFault) return [error.violation()];
      throw error;
    }
  });
}

/** Values of parameters where their fields are. */
function placed(values: QueryValues["json"], { parameters }: Route): QueryValues["json"] {
  const json: QueryValues["json"] = {};
  for (const [name, value] of Object.entries(values)) {
    const within = parameters.get(name)?.within?.name;
    if (within === undefined) json[name] = value;
    else json[within] = { ...(json[within] as object | undefined), [name]: value };
  }
  return json;
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
