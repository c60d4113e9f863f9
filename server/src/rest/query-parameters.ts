import type { DescField } from "@bufbuild/protobuf";

/** A query parameter: the field that it sets, and where that is within a field of the request, the latter. */
export interface QueryParameter {
  readonly field: DescField;
  readonly within: DescField | undefined;
}

const IN_TEXT = ["google.protobuf.Timestamp", "google.protobuf.Duration"];

/**
 * The query parameters that set fields of a request, by name. A field whose message has no text of its own, such as `filter`, is
 * spread over the query: the fields of that message are parameters under their own names, and stand for deprecated fields of
 * the request that are called alike.
 *
 * @throws Error where a name stands for two fields
 */
export function queryParameters(fields: readonly DescField[]): ReadonlyMap<string, QueryParameter> {
  const spread = fields.flatMap((within) =>
    isSpread(within) ? (within.message?.fields ?? []).map((field) => ({ field, within })) : [],
  );
  const names = new Set(spread.map(({ field }) => field.name));
  const own = fields.filter((field) => !(field.deprecated && names.has(field.name)));
  const all = [...own.map((field) => ({ field, within: undefined })), ...spread].filter(hasText);
  const parameters = new Map(all.map((parameter) => [parameter.field.name, parameter]));
  if (parameters.size < all.length) throw new Error("two query parameters have the same name");
  return parameters;
}

function isSpread({ fieldKind, message }: DescField): boolean {
  return fieldKind === "message" && message?.typeName.startsWith("google.protobuf.") === false;
}

function hasText({ field: { fieldKind, message } }: QueryParameter): boolean {
  return message === undefined ? fieldKind !== "map" : IN_TEXT.includes(message.typeName);
}
