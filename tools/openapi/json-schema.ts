/** A schema object of OpenAPI 3.1, which is JSON Schema 2020-12. */
export interface JsonSchema {
  [keyword: string]: unknown;
}

export function componentRef(kind: "schemas" | "responses", name: string): JsonSchema {
  return { $ref: `#/components/${kind}/${name}` };
}
