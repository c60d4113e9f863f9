// `runfacts`: what is typed after it decides.
import packageJson from "../package.json" with { type: "json" };
import { commands } from "./commands.ts";
import { help } from "./help.ts";
import { runProgram } from "./run-program.ts";
import { setup } from "./setup/setup.ts";
import { start } from "./start/start.ts";
import { userFolder } from "./user-folder.ts";

const dataDir = process.env["DATA_DIR"] || userFolder();
// Every command finds the data in one place.
process.env["DATA_DIR"] = dataDir;

const [name = "start", ...args] = process.argv.slice(2);
const command = commands.find((known) => known.name === name);
if (name === "--help" || name === "-h" || name === "help") {
  console.log(help(dataDir));
} else if (name === "--version" || name === "-v") {
  console.log(packageJson.version);
} else if (command !== undefined) {
  process.exitCode = await runProgram(command.name, args);
} else if (name === "setup") {
  process.exitCode = await setup(args);
} else if (name === "start" && args.length === 0) {
  if (!process.env["DATABASE_URL"]) console.log(`Data is kept in ${dataDir}.`);
  await start();
} else {
  console.error("Unknown command or argument: see runfacts --help.");
  process.exitCode = 2;
}
