const CLASS_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

function read(source: object, ...path: readonly string[]): unknown {
  let value: unknown = source;
  for (const key of path) {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/**
 * The name of an error's class: "TypeError", "TimeoutError". The only thing the SDK takes from an error; its message and
 * stack may hold content. Never throws.
 */
export function errorName(error: unknown): string {
  try {
    if (typeof error !== "object" || error === null) return "Error";
    const candidates = [read(error, "name"), read(error, "constructor", "name")];
    const names = candidates.filter((name) => typeof name === "string" && CLASS_NAME.test(name));
    const telling = names.find((name) => name !== "Error" && name !== "Object");
    return typeof telling === "string" ? telling : "Error";
  } catch {
    return "Error";
  }
}

/** An error's class as a code: "TypeError" gives "type_error", "APIError" gives "api_error". */
export function errorCode(error: unknown): string {
  return errorName(error)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}
