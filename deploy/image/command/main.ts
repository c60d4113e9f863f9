#!/usr/local/bin/node
// `runfacts` in the image: a service by its name, `health` of the service that runs, or a command on the database.
import { join } from "node:path";
import { commands, help } from "./commands.ts";
import { reportHealth } from "./health.ts";
import { settingsFromFiles } from "./settings-from-files.ts";

const [name = "--help", ...args] = process.argv.slice(2);
const command = commands.find((known) => known.name === name);
if (name === "--help" || name === "help") {
  console.log(help());
} else if (name === "health") {
  process.exitCode = await reportHealth(process.env);
} else if (command === undefined) {
  console.error("Unknown command: see runfacts --help.");
  process.exitCode = 2;
} else {
  try {
    settingsFromFiles(process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
  // In place of this process, so that the program is the one whom the container's signals reach.
  const program = join(import.meta.dirname, "..", command.program);
  process.execve?.(process.execPath, [process.execPath, program, ...args], process.env);
}
