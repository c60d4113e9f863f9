// `npm run db:dump -- FILE`: all that the database holds, as it stands now, in a file for `db:load`.
import { parseArgs } from "node:util";
import { dumpDatabase } from "../dump/index.ts";
import { openOwner } from "./open-owner.ts";
import { runCommand } from "./run-command.ts";

const USAGE = "usage: npm run db:dump -- FILE [--with-keys]";

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "with-keys": { type: "boolean", default: false } },
  });
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new Error(USAGE);
  await using owner = await openOwner(process.env, { mayBeNew: false });
  const { rows, bytes, schema } = await dumpDatabase(owner.url, path, { withKeys: values["with-keys"] });
  const { agent_runs: runs = 0, agent_steps: steps = 0 } = rows;
  console.log(
    `Dumped ${runs} runs, ${steps} steps (schema ${schema}, ${(bytes / 1e6).toFixed(1)} MB) to ${path}.`,
  );
});
