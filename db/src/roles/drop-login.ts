import { connectOwner } from "../admin/connect-owner.ts";
import { listLogins } from "./list-logins.ts";
import { changeLogins } from "./login-file.ts";
import { runOrAsk } from "./run-or-ask.ts";

/**
 * Drops a login role of a service of this database, and forgets its password where the data folder keeps it.
 *
 * @throws Error when there is none of this name, or it has connections; AdministratorNeededError where the owner may not
 */
export async function dropLogin(ownerUrl: string, name: string, dataDir: string): Promise<void> {
  const logins = (await listLogins(ownerUrl, dataDir)).flatMap((group) => group.logins);
  const login = logins.find((listed) => listed.name === name);
  if (login === undefined) {
    throw new Error("No login role of this database has this name: see npm run db:roles -- list");
  }
  if (login.sessions > 0) {
    throw new Error(
      `The role has ${login.sessions} connections. Stop the service that uses it, or restart it with another, first.`,
    );
  }
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  const statements = [`DROP ROLE ${client.escapeIdentifier(name)}`];
  await runOrAsk(client, statements, statements);
  if (login.isKept) await changeLogins(dataDir, (kept) => kept.filter((other) => other.name !== name));
}
