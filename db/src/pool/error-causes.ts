/** An error and its causes, outermost first. */
export function* errorCauses(error: unknown): Generator<Error> {
  const seen = new Set<unknown>();
  for (let cause = error; cause instanceof Error && !seen.has(cause); cause = cause.cause) {
    seen.add(cause);
    yield cause;
  }
}

/** The SQLSTATE (`23505`) or system error code (`ECONNREFUSED`) of an error. */
export function errorCode(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
