interface ProcessLike {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly on?: (event: string, listener: () => void) => unknown;
}

/** `process` where the runtime has one: Node, Bun, Deno and bundlers for the browser. */
export function processGlobal(): ProcessLike | undefined {
  try {
    const { process } = globalThis as { readonly process?: ProcessLike };
    return typeof process === "object" ? process : undefined;
  } catch {
    return undefined;
  }
}

/** A variable of the environment without blanks around it; undefined when absent, empty, or out of reach. */
export function readVariable(name: string): string | undefined {
  try {
    return processGlobal()?.env?.[name]?.trim() || undefined;
  } catch {
    return undefined;
  }
}
