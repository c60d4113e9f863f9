/** Runs a command: one clear line and exit code 1 when it fails. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    console.error(describeError(error));
    process.exitCode = 1;
  }
}

/** The message of an error in one line. */
export function describeError(error: unknown): string {
  const message =
    error instanceof AggregateError ? error.errors.map(describeError).join("; ") : messageOf(error);
  return message.replaceAll(/\s+/g, " ");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
