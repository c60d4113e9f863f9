import type { DescField, DescMessage, DescMethod } from "@bufbuild/protobuf";
import { comment, summary } from "./comments.ts";
import { refusalResponses } from "./errors.ts";
import type { HttpBinding } from "./http-bindings.ts";
import type { JsonSchema } from "./json-schema.ts";
import { isSpread } from "./query-parameters.ts";
import { type RestProfile, restProfiles } from "./rest-profile.ts";
import type { Schemas } from "./schemas.ts";

const VARIABLE = /\{([^}=]+)[^}]*\}/g;
const NEXT_PAGE = "next_page_token";

/** The operation object of one HTTP binding. */
export function operation(method: DescMethod, binding: HttpBinding, schemas: Schemas): JsonSchema {
  const profile = restProfiles[method.name] ?? {};
  const spread = method.input.fields.filter((field) => isSpread(field) && binding.body === "");
  const description = [comment(method), ...spread.map(comment)].join("\n\n");
  const variables = pathVariables(binding.path);
  const parameters = parametersOf(binding, variables, schemas);
  const hasBody = binding.body !== "";
  return {
    operationId: method.localName,
    tags: [method.parent.name],
    summary: summary(description),
    description,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(hasBody ? { requestBody: requestBody(method.input, binding, profile, schemas) } : {}),
    responses: {
      ...successes(method, binding, profile, schemas),
      ...refusalResponses({ hasBody, hasId: variables.length > 0, more: profile.refusals ?? [] }),
    },
  };
}

/** Names of the variables of a path template. */
function pathVariables(path: string): string[] {
  return [...path.matchAll(VARIABLE)].map(([, name = ""]) => name);
}

function parametersOf(
  { parameters }: HttpBinding,
  variables: readonly string[],
  schemas: Schemas,
): JsonSchema[] {
  return parameters.map(({ field, isRequired }) => {
    const { description, ...schema } = schemas.field(field);
    const isInPath = variables.includes(field.name);
    return {
      name: field.name,
      in: isInPath ? "path" : "query",
      ...(isInPath || isRequired ? { required: true } : {}),
      description,
      schema,
    };
  });
}

function requestBody(
  input: DescMessage,
  { body }: HttpBinding,
  profile: RestProfile,
  schemas: Schemas,
): JsonSchema {
  const field = body === "*" ? undefined : fieldOf(input, body);
  const { description, ...schema } = field === undefined ? schemas.reference(input) : schemas.field(field);
  const message = field?.message ?? input;
  return {
    required: true,
    ...(description === undefined ? {} : { description }),
    content: {
      "application/json": {
        schema: profile.body === undefined ? schema : schemas.input(message, profile.body),
      },
    },
  };
}

function successes(
  method: DescMethod,
  { responseBody }: HttpBinding,
  profile: RestProfile,
  schemas: Schemas,
): JsonSchema {
  const { output } = method;
  const field = responseBody === "" ? undefined : fieldOf(output, responseBody);
  const { description: said, ...schema } =
    field === undefined ? schemas.reference(output) : schemas.field(field);
  const hasLink = field !== undefined && output.fields.some(({ name }) => name === NEXT_PAGE);
  const descriptions = profile.successes ?? { 200: typeof said === "string" ? said : comment(output) };
  return Object.fromEntries(
    Object.entries(descriptions).map(([status, description]) => [
      status,
      {
        description,
        ...(hasLink ? { headers: { Link: nextPageHeader } } : {}),
        content: { [method.methodKind === "unary" ? "application/json" : "text/event-stream"]: { schema } },
      },
    ]),
  );
}

const nextPageHeader: JsonSchema = {
  description: 'The next page, as `<…>; rel="next"` relative to the server; absent on the last one.',
  schema: { type: "string" },
};

function fieldOf(desc: DescMessage, name: string): DescField {
  const field = desc.fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new Error(`${desc.typeName} has no field ${name}`);
  return field;
}
