// `npm run incidents`: lists what got worse and goes on, and notes that somebody took note of it.
import { parseArgs } from "node:util";
import { acknowledgeIncident, listOngoing } from "../admin/acknowledge-incident.ts";
import { databaseUrl } from "./database-url.ts";
import { runCommand } from "./run-command.ts";

const USAGE = `usage: npm run incidents -- list                     those that go on, of all projects
       npm run incidents -- acknowledge INCIDENT_ID  notes that somebody took note of one`;

await runCommand(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [command, id, ...others] = positionals;
  const wantsId = command === "acknowledge";
  if (others.length > 0 || (id !== undefined) !== wantsId) return usage();
  if (command === "list") return list(await databaseUrl(process.env));
  if (id === undefined) return usage();
  if (!(await acknowledgeIncident(await databaseUrl(process.env), id)))
    throw new Error("no incident that is open has this id: see npm run incidents -- list");
  console.log(`Acknowledged ${id}.`);
});

function usage(): void {
  console.error(USAGE);
  process.exitCode = 2;
}

async function list(ownerUrl: string): Promise<void> {
  const incidents = await listOngoing(ownerUrl);
  if (incidents.length === 0) console.log("No incident goes on.");
  for (const { id, project, state, kind, about, openedAt } of incidents)
    console.log([id, project, state, kind, about, `opened ${openedAt.toISOString()}`].join("  "));
}
