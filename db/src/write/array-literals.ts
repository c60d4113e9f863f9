/** An array of numbers as Postgres reads it. */
export function numbersLiteral(values: readonly (number | bigint)[]): string {
  return `{${values.join(",")}}`;
}

/** An array of texts as Postgres reads it. */
export function textsLiteral(values: readonly string[]): string {
  return `{${values.map(quoted).join(",")}}`;
}

function quoted(text: string): string {
  return /["\\]/.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : `"${text}"`;
}
