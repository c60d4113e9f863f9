import { access, appendFile, chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { randomPassword } from "../roles/random-password.ts";
import type { ServerPlace } from "./place-server.ts";
import { runProgram } from "./run-program.ts";

/** The owner of everything in the embedded server, and the name of its database. */
export const OWNER = "runfacts";

/** Makes the data of a new server, unless it is there. The password of its owner is kept beside it, mode 0600. */
export async function initialiseData(place: ServerPlace, { sync }: { sync: boolean }): Promise<void> {
  if (
    await access(join(place.data, "PG_VERSION")).then(
      () => true,
      () => false,
    )
  ) {
    return;
  }
  const password = randomPassword();
  await writeFile(passwordPath(place), password, { mode: 0o600 });

  // In a folder of its own until it is complete: whatever breaks in between leaves nothing half made.
  const unfinished = `${place.data}.new`;
  const passwordCopy = `${unfinished}.password`;
  try {
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { mode: 0o700 });
    await writeFile(passwordCopy, password, { mode: 0o600 });
    await giveTo(place, unfinished);
    await giveTo(place, passwordCopy);
    const args = ["-D", unfinished, "-U", OWNER, "-A", "scram-sha-256", "--pwfile", passwordCopy];
    const { exitCode, output } = await runProgram(place, "initdb", [
      ...args,
      ...["--encoding=UTF8", "--locale=C", "--no-instructions", sync ? "--sync-method=fsync" : "--no-sync"],
    ]);
    if (exitCode !== 0) {
      throw new Error(`PostgreSQL could not initialise its data in ${place.data}: ${output}`);
    }
    await appendFile(join(unfinished, "postgresql.conf"), "\ninclude_if_exists = 'runfacts.conf'\n");
    await rename(unfinished, place.data);
  } finally {
    await rm(passwordCopy, { force: true });
  }
}

/** The password of the owner. */
export async function readPassword(place: Pick<ServerPlace, "folder">): Promise<string> {
  return readFile(passwordPath(place), "utf8");
}

/** Hands a file or folder of ours to the server's user. */
export async function giveTo({ account }: ServerPlace, path: string): Promise<void> {
  if (account !== null) {
    await chown(path, account.uid, account.gid);
  }
}

function passwordPath({ folder }: Pick<ServerPlace, "folder">): string {
  return join(folder, "password");
}
