import { readProperty } from "../../errors/error-shape.ts";

/** The value at the end of a path of properties; undefined where there is none. Throws what a getter throws. */
export function readPath(source: unknown, ...names: readonly string[]): unknown {
  let value = source;
  for (const name of names) value = readProperty(value, name);
  return value;
}

/** A text that is not empty at the end of a path. */
export function readTextAt(source: unknown, ...names: readonly string[]): string | undefined {
  const value = readPath(source, ...names);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** What a list at the end of a path holds; nothing where there is none. */
export function readListAt(source: unknown, ...names: readonly string[]): readonly unknown[] {
  const value = readPath(source, ...names);
  return Array.isArray(value) ? value : [];
}

/** What text in JSON says; the text itself where it is none. */
export function parseArguments(given: unknown): unknown {
  if (typeof given !== "string") return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}
