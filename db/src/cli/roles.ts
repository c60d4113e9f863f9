// `npm run db:roles`: makes the roles of the services and prints their URLs; lists, rotates and drops login roles.
import { parseArgs } from "node:util";
import { connectOwner } from "../admin/connect-owner.ts";
import { dropLogin } from "../roles/drop-login.ts";
import { ensureLoginRoles, loginRoleStatements, type ServiceUrls } from "../roles/ensure-login-roles.ts";
import { type ListedGroup, listLogins } from "../roles/list-logins.ts";
import { createGroups } from "../roles/missing-groups.ts";
import { serviceGroups } from "../roles/service-groups.ts";
import { databaseUrl } from "./database-url.ts";
import { runCommand } from "./run-command.ts";

const USAGE = `usage: npm run db:roles                makes what is missing, prints the URLs of the services
       npm run db:roles -- list        the groups, and their login roles of all hosts
       npm run db:roles -- rotate      makes new login roles beside those that are in use, prints their URLs
       npm run db:roles -- drop NAME   drops a login role that has no connections
       npm run db:roles -- statements  prints what is missing as SQL, for an administrator, and makes nothing
       npm run db:roles -- groups      prints the statements that make the groups on another server`;

await runCommand(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [command = "ensure", name, ...others] = positionals;
  const dataDir = process.env["DATA_DIR"] || ".data";
  const url = () => databaseUrl(process.env);
  if (others.length > 0 || (name !== undefined) !== (command === "drop")) return usage();
  switch (command) {
    case "ensure":
      return printUrls(await ensureLoginRoles(await url(), { dataDir }));
    case "list":
      return (await listLogins(await url(), dataDir)).forEach(printGroup);
    case "rotate":
      printUrls(await ensureLoginRoles(await url(), { dataDir, areNew: true }));
      // What goes to a file or a shell is the URLs alone.
      return console.error(
        "Restart the services with these; npm start takes them by itself. Then drop those of before: npm run db:roles -- list",
      );
    case "drop":
      await dropLogin(await url(), name ?? "", dataDir);
      return console.log(`Dropped ${name}.`);
    case "statements":
      return print(await loginRoleStatements(await url(), { dataDir }));
    case "groups":
      return printGroups(await url());
    default:
      usage();
  }
});

function usage(): void {
  console.error(USAGE);
  process.exitCode = 2;
}

function printUrls({ ingestUrl, queryUrl, insightUrl }: ServiceUrls): void {
  console.log(
    `INGEST_DATABASE_URL=${ingestUrl}\nQUERY_DATABASE_URL=${queryUrl}\nINSIGHT_DATABASE_URL=${insightUrl}`,
  );
}

function printGroup({ service, name, sharedWith, logins }: ListedGroup): void {
  const shared = sharedWith.length === 0 ? "" : `, which also has grants in ${sharedWith.join(", ")}`;
  console.log(`${service}: members of ${name}${shared}`);
  for (const login of logins) {
    const sessions = login.sessions === 0 ? "no connections" : `${login.sessions} connections`;
    const here = login.isKept ? "of this data folder" : "of another";
    console.log(["", login.name, sessions, here, login.made ?? ""].join("  ").trimEnd());
  }
}

async function printGroups(ownerUrl: string): Promise<void> {
  await using connection = await connectOwner(ownerUrl);
  print(createGroups(Object.values(await serviceGroups(connection.client))));
}

function print(statements: readonly string[]): void {
  for (const statement of statements) console.log(`${statement};`);
}
