import { componentRef, type JsonSchema } from "./json-schema.ts";

interface Refusal {
  readonly name: string;
  readonly description: string;
}

const REFUSALS: Readonly<Record<number, Refusal>> = {
  400: { name: "InvalidArgument", description: "A field breaks a rule, or the request cannot be read." },
  401: { name: "Unauthenticated", description: "No API key, or one that is unknown or revoked." },
  403: { name: "PermissionDenied", description: "The API key has another scope." },
  404: { name: "NotFound", description: "There is nothing with this id." },
  409: {
    name: "AlreadyExists",
    description: "The same id is stored with other content; nothing was changed.",
  },
  413: { name: "TooLarge", description: "The body is too large." },
  415: { name: "UnsupportedMediaType", description: "The body is not sent as application/json." },
  429: {
    name: "ResourceExhausted",
    description: "Too many requests at once; the header Retry-After says when to try again.",
  },
  500: { name: "Internal", description: "A fault of the service." },
  503: {
    name: "Unavailable",
    description: "The database does not do what the call needs, or the service shuts down; try again.",
  },
};

const EVERY = [400, 401, 403, 429, 500, 503];
const WITH_BODY = [413, 415];
const WITH_ID = [404];

/** The refusals that an operation may answer with, by HTTP status. */
export function refusalResponses(kind: {
  readonly hasBody: boolean;
  readonly hasId: boolean;
  readonly more: readonly number[];
}): JsonSchema {
  const statuses = [
    ...EVERY,
    ...(kind.hasBody ? WITH_BODY : []),
    ...(kind.hasId ? WITH_ID : []),
    ...kind.more,
  ];
  return Object.fromEntries(
    statuses.sort((a, b) => a - b).map((status) => [status, componentRef("responses", refusal(status).name)]),
  );
}

/** `components.responses`: one a kind of refusal that some path refers to. */
export function refusalComponents(paths: JsonSchema): JsonSchema {
  const text = JSON.stringify(paths);
  const used = Object.values(REFUSALS).filter(({ name }) => text.includes(`/responses/${name}"`));
  return Object.fromEntries(
    used.map(({ name, description }) => [
      name,
      { description, content: { "application/json": { schema: componentRef("schemas", "Error") } } },
    ]),
  );
}

function refusal(status: number): Refusal {
  const found = REFUSALS[status];
  if (found === undefined) throw new Error(`no description for HTTP status ${status}`);
  return found;
}

/** `components.schemas.Error`: what `google.rpc.Status` is in REST. */
export const errorSchema: JsonSchema = {
  type: "object",
  description: "Why a request was refused. Never holds a value of the request.",
  properties: {
    code: { type: "string", description: 'Kind of error, such as "invalid_argument".' },
    message: { type: "string", description: "For people: which field, which rule, what to do." },
    detail: { type: "string", description: "The same as `message`." },
    error: { type: "string", description: "The same as `message`." },
    details: {
      type: "array",
      description: "For programs: google.rpc messages.",
      items: {
        type: "object",
        description:
          "`google.rpc.ErrorInfo` (reason, domain), `google.rpc.BadRequest` (field_violations) or `google.rpc.RetryInfo` (retry_delay).",
        properties: {
          "@type": { type: "string", examples: ["type.googleapis.com/google.rpc.ErrorInfo"] },
          reason: { type: "string", description: "The reason, such as `FIELD_VIOLATION` or `RUN_CONFLICT`." },
          domain: { type: "string" },
          retry_delay: { type: "string", description: 'When to try again, such as "2s".' },
          field_violations: {
            type: "array",
            items: {
              type: "object",
              properties: {
                field: { type: "string", description: 'Path of the field, such as "steps[3].seq".' },
                description: { type: "string", description: "What is allowed." },
                reason: { type: "string", description: 'The rule, such as "string.uuid".' },
              },
            },
          },
        },
        required: ["@type"],
      },
    },
  },
  required: ["code", "message", "detail", "error", "details"],
};
