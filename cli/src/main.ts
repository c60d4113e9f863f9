// `runfacts`: what is typed after it decides.
import packageJson from "../package.json" with { type: "json" };
import { commands } from "./commands.ts";
import { help } from "./help.ts";
import { runProgram } from "./run-program.ts";
import { userFolder } from "./user-folder.ts";

const dataDir = process.env["DATA_DIR"] || userFolder();
// Every command finds the data in one place.
process.env["DATA_DIR"] = dataDir;

const [name = "start", ...args] = process.argv.slice(2);
const command = commands.find((known) => known.name === name);
const asksForHelp = (text: string) => text === "--help" || text === "-h";
if (asksForHelp(name) || name === "help" || (/^(start|setup)$/.test(name) && args.some(asksForHelp))) {
  console.log(help(dataDir));
} else if (name === "--version" || name === "-v") {
  console.log(packageJson.version);
} else if (command !== undefined) {
  process.exitCode = await runProgram(command.name, args);
} else if (name === "setup") {
  // Each is loaded when it is asked for: what starts everything takes a while.
  const { setup } = await import("./setup/setup.ts");
  process.exitCode = await setup(args);
} else if (name === "start" && args.length === 0) {
  if (!process.env["DATABASE_URL"]) console.log(`Data is kept in ${dataDir}.`);
  const { start } = await import("./start/start.ts");
  await start();
} else {
  console.error("Unknown command or argument: see runfacts --help.");
  process.exitCode = 2;
}
