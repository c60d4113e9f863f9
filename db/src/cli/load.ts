// `npm run db:load -- FILE`: loads what `db:dump` wrote into an empty database, or goes on with a load that broke off.
import { parseArgs } from "node:util";
import { loadDump } from "../dump/index.ts";
import { openOwner } from "./open-owner.ts";
import { runCommand } from "./run-command.ts";

const USAGE = "usage: npm run db:load -- FILE";

/** A line for each tenth. */
const LINES = 10;

await runCommand(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new Error(USAGE);
  await using owner = await openOwner(process.env, { mayBeNew: true });
  let told: number | undefined;
  const { rows, applied } = await loadDump(owner.url, path, ({ done, of }) => {
    if (told === undefined && done > 0) console.log(`Going on: ${done} of ${of} parts are there already.`);
    const tenth = Math.floor((done / Math.max(of, 1)) * LINES);
    if (told !== undefined && tenth > told) console.log(`${done} of ${of} parts are loaded.`);
    told = tenth;
  });
  const { agent_runs: runs = 0, agent_steps: steps = 0 } = rows;
  console.log(`Loaded ${runs} runs, ${steps} steps.`);
  if (applied.length > 0) console.log(`Applied ${applied.join(", ")}.`);
});
