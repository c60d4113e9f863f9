import { describeError } from "../admin/describe-error.ts";

/** Runs a command: one clear line and exit code 1 when it fails. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    console.error(describeError(error));
    process.exitCode = 1;
  }
}
