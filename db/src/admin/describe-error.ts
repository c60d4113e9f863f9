/** The message of an error in one line; of several, each message once. */
export function describeError(error: unknown): string {
  const message =
    error instanceof AggregateError
      ? [...new Set(error.errors.map(describeError))].join("; ")
      : messageOf(error);
  return message.replaceAll(/\s+/g, " ");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
