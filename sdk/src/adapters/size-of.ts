/**
 * The size of what a tool gave, in bytes: of a text as it is, of any other value as JSON. Never throws.
 *
 * @returns undefined where there is nothing, and for what JSON cannot say
 */
export function sizeOf(value: unknown): number | undefined {
  try {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return text === undefined ? undefined : new TextEncoder().encode(text).length;
  } catch {
    return undefined;
  }
}
