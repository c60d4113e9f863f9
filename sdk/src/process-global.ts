/** What the SDK uses of `process`, where a runtime has it. */
export interface ProcessLike {
  readonly pid?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  on?(event: string, listener: (value: unknown) => void): unknown;
  removeListener?(event: string, listener: (value: unknown) => void): unknown;
  listenerCount?(event: string): number;
  listeners?(event: string): readonly unknown[];
  kill?(pid: number | undefined, signal: string | 0): unknown;
  getBuiltinModule?(name: string): unknown;
}

/**
 * `process` where the runtime has one: Node, Bun, Deno and bundlers for the browser. Of that of Vercel's edge runtime, which
 * Next.js uses too, the environment alone: the rest throws when it is used.
 */
export function processGlobal(): ProcessLike | undefined {
  try {
    const { process, EdgeRuntime } = globalThis as {
      readonly process?: ProcessLike;
      readonly EdgeRuntime?: unknown;
    };
    if (typeof process !== "object") return undefined;
    if (EdgeRuntime === undefined) return process;
    const { env } = process;
    return env === undefined ? {} : { env };
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
