import { access, cp, lstat, mkdir, realpath, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { binariesVersion, findBinaries } from "./binaries.ts";
import { canReach } from "./can-reach.ts";
import { linkLibraries } from "./link-libraries.ts";
import { type Account, serverAccount } from "./server-account.ts";
import { makeStandIn } from "./stand-in.ts";

/** Where a server lives and whom it runs as. */
export interface ServerPlace {
  /** Has `bin`, `lib` and `share`. */
  readonly binaries: string;
  /** Holds `data`, `password` and `postgres.log`. */
  readonly folder: string;
  /** PGDATA. */
  readonly data: string;
  /** null: ourselves. */
  readonly account: Account | null;
}

export type Log = (message: string) => void;

/**
 * Chooses the place of the server of a data directory: `postgres` under it, and the binaries where npm put them. What
 * is out of reach of the user Postgres runs as (we are root, and a folder above is private) goes to `/var/tmp`.
 */
export async function placeServer(dataDir: string, log: Log): Promise<ServerPlace> {
  await mkdir(dataDir, { recursive: true });
  const home = await realpath(dataDir);
  const folder = join(home, "postgres");
  const account = await serverAccount(join(folder, "data"));
  const found = await findBinaries();
  const version = await binariesVersion(found);
  const binaries = await linkedBinaries(found, join(home, `binaries-${version}`), log);
  if (account === null) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return { binaries, folder, data: join(folder, "data"), account };
  }
  return {
    ...(await placeData(home, folder, account, log)),
    binaries: await placeBinaries(binaries, version, account, log),
    account,
  };
}

async function placeData(home: string, folder: string, account: Account, log: Log) {
  if (!(await isLink(folder)) && (await canReach(home, account))) {
    await mkdir(folder, { recursive: true, mode: 0o711 });
    return { folder, data: join(folder, "data") };
  }
  const standIn = await makeStandIn(home);
  const data = join(standIn, "data");
  log(`PostgreSQL runs as the user ${account.name}, who cannot enter ${home}: its data is in ${standIn}`);
  if (!(await isLink(folder))) {
    if (await exists(folder)) {
      throw new Error(
        `PostgreSQL runs as the user ${account.name}, who cannot enter ${home} any more. ` +
          "Make it and the folders above enterable again (chmod o+x), or set DATA_DIR.",
      );
    }
    // Without the link, the stand-in is that of a data directory that was deleted.
    await rm(`${data}.old`, { recursive: true, force: true });
    await rename(data, `${data}.old`).catch(() => {});
    await symlink(standIn, folder);
  }
  return { folder: standIn, data };
}

async function placeBinaries(binaries: string, version: string, account: Account, log: Log): Promise<string> {
  if (await canReach(join(binaries, "bin", "postgres"), account)) {
    return binaries;
  }
  const copy = join(await makeStandIn(binaries), `binaries-${version}`);
  if (!(await exists(copy))) {
    log(`PostgreSQL runs as the user ${account.name}, who cannot enter ${binaries}: copied to ${copy}`);
    await copyBinaries(binaries, copy);
  }
  return copy;
}

/** The binaries with the links between their libraries: the copy where the folder of npm is not ours to write. */
async function linkedBinaries(binaries: string, copy: string, log: Log): Promise<string> {
  if (await linkLibraries(binaries)) return binaries;
  if (!(await exists(copy))) {
    log(
      `npm did not run the install script of PostgreSQL in ${binaries}, which is read-only: copied to ${copy}`,
    );
    await copyBinaries(binaries, copy);
  }
  return copy;
}

async function copyBinaries(binaries: string, copy: string): Promise<void> {
  const unfinished = `${copy}.${process.pid}`;
  await cp(binaries, unfinished, { recursive: true, verbatimSymlinks: true });
  await linkLibraries(unfinished);
  // Another process may have finished first; its copy is as good.
  await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }));
}

/** The folder of the server of a data directory, wherever it was put; null when it never had one. */
export async function serverFolder(dataDir: string): Promise<string | null> {
  return realpath(join(dataDir, "postgres")).catch(() => null);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}
