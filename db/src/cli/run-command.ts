import { describeError } from "../admin/describe-error.ts";
import { AdministratorNeededError } from "../roles/administrator-needed.ts";

/** Runs a command: when it fails, one clear line, or the statements for an administrator, and exit code 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    console.error(error instanceof AdministratorNeededError ? error.message : describeError(error));
    process.exitCode = 1;
  }
}
