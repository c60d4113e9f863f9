import type { JsonValue, Message } from "@bufbuild/protobuf";
import type { NodeRequest } from "../adapter/node-http.ts";
import { fieldError } from "../errors/field-error.ts";
import { FieldFault } from "../errors/field-fault.ts";
import { malformedBody } from "../errors/malformed-body.ts";
import type { Violation } from "../errors/violation.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { buildMessage } from "../json/build-message.ts";
import { createJsonReader, isObject } from "../json/read-json.ts";
import { restDialect } from "../json/rest-dialect.ts";
import type { ServerLimits } from "../limits.ts";
import { readBody } from "./read-body.ts";
import { type QueryValues, readQuery } from "./read-query.ts";
import type { Route } from "./routes.ts";

const readerOf = createJsonReader(restDialect);

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
  limits: ServerLimits,
): Promise<Message> {
  const { json, violations } = readQuery(query, route.parameters);
  const path: QueryValues["json"] = {};
  for (const [index, name] of route.template.variables.entries())
    path[name] = decodeVariable(variables[index] ?? "");
  const faults = [...violations, ...check(json, route), ...check(path, route)];
  if (faults.length > 0) throw fieldError(faults);
  return decode(route, {
    ...placed(json, route),
    ...path,
    ...(await bodyJson(route, request, exchange, limits)),
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
      readerOf(parameters.get(name)?.field.parent ?? method.input)({ [name]: structuredClone(value) }, 0);
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

function decode({ method }: Route, json: JsonValue): Message {
  try {
    return buildMessage(method.input, readerOf(method.input)(json, 0));
  } catch (error) {
    if (error instanceof FieldFault) throw fieldError([error.violation()]);
    throw malformedBody("the body cannot be read as JSON of this method");
  }
}
