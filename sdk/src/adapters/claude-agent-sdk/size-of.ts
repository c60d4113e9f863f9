const encoder = new TextEncoder();

/** Size in bytes of what a tool gave back, as JSON where it is no text; undefined where there is none. */
export function sizeOf(result: unknown): number | undefined {
  const text = typeof result === "string" ? result : JSON.stringify(result);
  return text === undefined ? undefined : encoder.encode(text).byteLength;
}
