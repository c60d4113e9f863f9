import { chown, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import pg from "pg";

/**
 * Copies the data of a server that runs, and answers with the settings with which the copy follows it.
 *
 * @param from folder of its data, as `to` of the copy's: a DATA_DIR
 * @param name of the copy, for `synchronous_standby_names`
 */
export async function copyServer(url: string, from: string, to: string, name = "walreceiver") {
  const client = new pg.Client(url);
  await client.connect();
  await client.query("SELECT pg_backup_start('copy', true)");
  // With the owners of the files.
  const { ok, output } = await runCommand("cp", ["-a", join(from, "postgres"), to], "/");
  if (!ok) throw new Error(output);
  await rm(join(to, "postgres/data/postmaster.pid"));
  const { rows } = await client.query("SELECT labelfile FROM pg_backup_stop()");
  await client.end();
  const { uid, gid } = await stat(join(to, "postgres/data/PG_VERSION"));
  for (const [name, text] of [
    ["backup_label", rows[0].labelfile],
    ["standby.signal", ""],
  ]) {
    const path = join(to, "postgres/data", name);
    await writeFile(path, text);
    await chown(path, uid, gid);
  }
  const { hostname, port, username, password } = new URL(url);
  return {
    primary_conninfo: `host=${hostname} port=${port} user=${username} password=${password} application_name=${name}`,
  };
}
