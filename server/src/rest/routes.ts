import { type DescField, type DescMethod, type DescService, getOption, hasOption } from "@bufbuild/protobuf";
import type { MethodImplSpec } from "@connectrpc/connect";
import { http } from "@runfacts/gen/google/api/annotations";
import type { HttpRule } from "@runfacts/gen/google/api/http";
import type { UnarySpec } from "../rpc/invoke-unary.ts";
import { compilePathTemplate, type PathTemplate } from "./path-template.ts";
import type { RestMethodProfile, RestProfile } from "./profile.ts";
import { type QueryParameter, queryParameters } from "./query-parameters.ts";

/** One HTTP binding of a method. */
export interface Route {
  readonly verb: string;
  readonly template: PathTemplate;
  readonly method: DescMethod;
  readonly spec: UnarySpec | StreamingSpec;
  /** "*": the body is the request; a field: the body is its value; undefined: no body. */
  readonly body: "*" | DescField | undefined;
  /** Fields that the query may set. If the body is the request, these are its scalar fields, which the body may set instead. */
  readonly parameters: ReadonlyMap<string, QueryParameter>;
  /** Fields that the request of REST leaves out of the paths of what is within them. */
  readonly unnamed: readonly string[];
  /** The field of the response that is sent as the body; undefined: the whole response. */
  readonly responseBody: DescField | undefined;
  readonly profile: RestMethodProfile;
}

/** Sent as server-sent events. */
export type StreamingSpec = MethodImplSpec & { readonly kind: "server_streaming" };

/** The routes of services, from their google.api.http annotations; those with more fixed text first. */
export function restRoutes(
  services: readonly DescService[],
  specs: ReadonlyMap<DescMethod, MethodImplSpec>,
  profile: RestProfile,
): Route[] {
  const routes = services.flatMap(({ methods }) =>
    methods.flatMap((method) => {
      const spec = specs.get(method);
      const isServed = spec?.kind === "unary" || spec?.kind === "server_streaming";
      if (!isServed || !hasOption(method, http)) return [];
      const rule = getOption(method, http);
      return [rule, ...rule.additionalBindings].map((binding) =>
        toRoute(binding, method, spec, profile[method.name] ?? {}),
      );
    }),
  );
  return routes.sort((a, b) => b.template.literalLength - a.template.literalLength);
}

function toRoute(rule: HttpRule, method: DescMethod, spec: Route["spec"], profile: RestMethodProfile): Route {
  const [verb, path] = verbAndPath(rule, method);
  const template = compilePathTemplate(path);
  const body = rule.body === "*" ? "*" : optionalField(method.input.fields, rule.body, method);
  const bound = [...template.variables, rule.body];
  const isInQuery = (field: DescField) => (body === "*" ? isSingle(field) : !bound.includes(field.name));
  const parameters = queryParameters(method.input.fields.filter(isInQuery));
  const unnamed = [...parameters.values()].flatMap(({ within }) => within ?? []);
  if (typeof body === "object") unnamed.push(body);
  return {
    verb,
    template,
    method,
    spec,
    body,
    parameters,
    unnamed: [...new Set(unnamed.map(({ name }) => name))],
    responseBody: optionalField(method.output.fields, rule.responseBody, method),
    profile,
  };
}

function isSingle({ fieldKind }: DescField): boolean {
  return fieldKind === "scalar" || fieldKind === "enum";
}

function verbAndPath({ pattern }: HttpRule, method: DescMethod): [verb: string, path: string] {
  if (pattern.case === undefined) throw new Error(`${method.name} has an HTTP binding without a path`);
  if (pattern.case === "custom") return [pattern.value.kind, pattern.value.path];
  return [pattern.case.toUpperCase(), pattern.value];
}

function optionalField(
  fields: readonly DescField[],
  name: string,
  method: DescMethod,
): DescField | undefined {
  if (name === "") return undefined;
  const field = fields.find((candidate) => candidate.name === name);
  if (field === undefined)
    throw new Error(`the HTTP binding of ${method.name} names a field that is not there: ${name}`);
  return field;
}
