import {
  type DescField,
  type DescMessage,
  type FileRegistry,
  getOption,
  hasOption,
} from "@bufbuild/protobuf";

/** A field that a query parameter sets. */
export interface QueryParameter {
  readonly field: DescField;
  readonly isRequired: boolean;
}

/** runfacts.v1.FilterUse. */
interface FilterUse {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const FILTERS = "runfacts.v1.filters";
const IN_TEXT = new Set(["google.protobuf.Timestamp", "google.protobuf.Duration"]);

/**
 * Makes a function that gives the query parameters of a request with a body (see `HttpBinding`), by the rules of the REST facade: a field whose message has no text
 * of its own is spread, which stands for deprecated fields of the same names; where the body is the request, its single values
 * may stand in the query instead.
 */
export function queryParameters(
  registry: FileRegistry,
): (input: DescMessage, body: string) => QueryParameter[] {
  const extension = registry.getExtension(FILTERS);
  const useOf = (field: DescField) =>
    extension !== undefined && hasOption(field, extension)
      ? (getOption(field, extension) as unknown as FilterUse)
      : undefined;
  return (input, body) => {
    const fields = input.fields.filter((field) => (body === "*" ? isSingle(field) : field.name !== body));
    const spread = fields.filter(isSpread).flatMap((field) => {
      const use = useOf(field);
      const taken = use && [...use.required, ...use.optional];
      return (field.message?.fields ?? [])
        .filter(({ name }) => taken === undefined || taken.includes(name))
        .map((field) => ({ field, isRequired: use?.required.includes(field.name) ?? false }));
    });
    const names = new Set(spread.map(({ field }) => field.name));
    const own = fields
      .filter((field) => !(field.deprecated && names.has(field.name)))
      .map((field) => ({ field, isRequired: false }));
    return [...own, ...spread].filter(
      ({ field: { message } }) => message === undefined || IN_TEXT.has(message.typeName),
    );
  };
}

function isSingle({ fieldKind }: DescField): boolean {
  return fieldKind === "scalar" || fieldKind === "enum";
}

/** A field whose fields are parameters. */
export function isSpread({ fieldKind, message }: DescField): boolean {
  return fieldKind === "message" && message?.typeName.startsWith("google.protobuf.") === false;
}
