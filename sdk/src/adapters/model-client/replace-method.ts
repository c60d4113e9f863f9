type MethodOf<O, K extends keyof O> = Extract<O[K], (...given: never[]) => unknown>;

/**
 * Puts a method of one object before that of its class: the object keeps its class, its private fields and its looks in
 * `console.log`. Does nothing where there is no such method.
 *
 * @param make gets the method that was there, bound to nothing
 */
export function replaceMethod<O extends object, K extends keyof O>(
  object: O,
  name: K,
  make: (original: MethodOf<O, K>) => MethodOf<O, K>,
): void {
  const original: unknown = object[name];
  if (typeof original !== "function") return;
  const { enumerable = false } = Object.getOwnPropertyDescriptor(object, name) ?? {};
  const value = make(original as MethodOf<O, K>);
  Object.defineProperty(object, name, { configurable: true, writable: true, enumerable, value });
}
