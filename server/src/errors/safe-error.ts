/** Properties of errors that name a kind of fault and never hold data: Node, Postgres. */
const SAFE_PROPERTIES = ["code", "syscall", "constraint", "table", "column", "schema"] as const;

const FRAME = /^\s+at /;
const MAX_CAUSES = 5;

export interface SafeError {
  readonly type: string;
  readonly [property: string]: unknown;
}

/**
 * An error for the log: its class, code and stack frames, and those of its causes, but no message, because messages
 * repeat data ("invalid input syntax for type uuid: …").
 */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { type: typeof error };
  const safe: Record<string, unknown> & { type: string } = { type: error.name };
  for (const name of SAFE_PROPERTIES) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === "string" || typeof value === "number") safe[name] = value;
  }
  const trace = (error.stack ?? "").replace(error.message, () => "");
  const frames = trace.split("\n").filter((line) => FRAME.test(line));
  if (frames.length > 0) safe["stack"] = frames.map((line) => line.trim()).join("\n");
  if (error.cause !== undefined && depth < MAX_CAUSES) safe["cause"] = safeError(error.cause, depth + 1);
  return safe;
}
