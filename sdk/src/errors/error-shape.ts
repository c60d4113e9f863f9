const CLASS_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** How many classes, one above another, are looked at. */
const MOST_CLASSES = 8;

/** A property of any value; undefined of what has none. Throws what a getter or proxy throws. */
export function readProperty(source: unknown, name: string): unknown {
  const hasProperties = typeof source === "object" || typeof source === "function";
  return hasProperties && source !== null ? Reflect.get(source, name) : undefined;
}

const isTelling = (name: unknown): name is string =>
  typeof name === "string" && CLASS_NAME.test(name) && name !== "Error" && name !== "Object";

/**
 * The name of an error's class: "TypeError", "TimeoutError". Its message and stack may hold content, and are never read.
 * Never throws.
 */
export function errorName(error: unknown): string {
  try {
    if (typeof error !== "object" || error === null) return "Error";
    const names = [readProperty(error, "name"), readProperty(readProperty(error, "constructor"), "name")];
    return names.find(isTelling) ?? "Error";
  } catch {
    return "Error";
  }
}

/** The names of an error's class and of those it extends. Throws what a getter or proxy throws. */
export function classNames(error: unknown): readonly string[] {
  const names = [errorName(error)];
  let prototype: unknown = Object(error);
  for (let depth = 0; depth < MOST_CLASSES && prototype !== null; depth += 1) {
    prototype = Object.getPrototypeOf(prototype);
    const name = readProperty(readProperty(prototype, "constructor"), "name");
    if (isTelling(name)) names.push(name);
  }
  return names;
}
