import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";

/** The interpreter of the virtual environment in a folder. */
export const pythonIn = (folder: string): string => join(folder, "bin/python");

/**
 * Makes a virtual environment with packages in it.
 *
 * @param packages arguments of `pip install`
 * @returns the last line of what failed; undefined if nothing did
 */
export async function installPython(
  folder: string,
  packages: readonly string[],
): Promise<string | undefined> {
  const steps: [string, string[]][] = [
    ["python3", ["-m", "venv", folder]],
    [pythonIn(folder), ["-m", "pip", "install", "--quiet", "--retries", "1", ...packages]],
  ];
  for (const [command, args] of steps) {
    const { ok, output } = await runCommand(command, args, folder);
    if (!ok) return output.trim().split("\n").at(-1) ?? command;
  }
  return undefined;
}
