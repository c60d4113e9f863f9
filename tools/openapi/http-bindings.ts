import { type DescMethod, type FileRegistry, getOption, hasOption } from "@bufbuild/protobuf";
import { type QueryParameter, queryParameters } from "./query-parameters.ts";

/** One HTTP form of a method. */
export interface HttpBinding {
  /** Lower case, such as "post". */
  readonly verb: string;
  readonly path: string;
  /** "*", the name of a field, or "" for no body. */
  readonly body: string;
  /** The name of a field of the response, or "" for the whole. */
  readonly responseBody: string;
  /** Fields that the path or the query may set. */
  readonly parameters: readonly QueryParameter[];
}

/** google.api.HttpRule as far as it is used. The generated code cannot be imported here: this helps to generate it. */
interface HttpRule {
  readonly pattern: { readonly case?: string; readonly value?: unknown };
  readonly body: string;
  readonly responseBody: string;
  readonly additionalBindings: readonly HttpRule[];
}

const EXTENSION = "google.api.http";

/** Makes a function that gives the HTTP bindings of a method, from its google.api.http annotation. */
export function httpBindings(registry: FileRegistry): (method: DescMethod) => HttpBinding[] {
  const extension = registry.getExtension(EXTENSION);
  const parametersOf = queryParameters(registry);
  return (method) => {
    if (extension === undefined || !hasOption(method, extension)) return [];
    const rule = getOption(method, extension) as unknown as HttpRule;
    return [rule, ...rule.additionalBindings].map((binding) => ({
      ...toBinding(binding, method),
      parameters: parametersOf(method.input, binding.body),
    }));
  };
}

function toBinding(
  { pattern, body, responseBody }: HttpRule,
  method: DescMethod,
): Omit<HttpBinding, "parameters"> {
  if (pattern.case === undefined || typeof pattern.value !== "string") {
    throw new Error(`${method.name}: only get, put, post, delete and patch are supported`);
  }
  return { verb: pattern.case, path: pattern.value, body, responseBody };
}
