type Method = (this: object, ...given: unknown[]) => unknown;

/**
 * Puts a method before one that all objects of a class share, or that the class itself has; it keeps its name and looks.
 *
 * @returns whether there is such a method
 */
export function replaceShared(target: unknown, name: string, make: (original: Method) => Method): boolean {
  const owner = Object(target) as object;
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const original: unknown = descriptor?.value;
  if (descriptor === undefined || typeof original !== "function") return false;
  const value = make(original as Method);
  Object.defineProperty(value, "name", { configurable: true, value: original.name });
  Object.defineProperty(value, "length", { configurable: true, value: original.length });
  Object.defineProperty(owner, name, { ...descriptor, value });
  return true;
}
