import { access, cp, mkdir, realpath, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { findBinaries } from "./binaries.ts";
import { canReach } from "./can-reach.ts";
import { type Account, serverAccount } from "./server-account.ts";
import { makeStandIn, standInFor } from "./stand-in.ts";

/** Where a server lives and whom it runs as. */
export type ServerPlace = {
  /** Has `bin`, `lib` and `share`. */
  readonly binaries: string;
  /** Holds `data`, `password` and `postgres.log`. */
  readonly folder: string;
  /** PGDATA. */
  readonly data: string;
  /** null: ourselves. */
  readonly account: Account | null;
};

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
  const binaries = await findBinaries();
  if (account === null) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return { binaries, folder, data: join(folder, "data"), account };
  }
  return {
    ...(await placeData(home, folder, account, log)),
    binaries: await placeBinaries(binaries, account, log),
    account,
  };
}

async function placeData(home: string, folder: string, account: Account, log: Log) {
  if (await canReach(home, account)) {
    await mkdir(folder, { recursive: true, mode: 0o711 });
    return { folder, data: join(folder, "data") };
  }
  if (await exists(join(folder, "data"))) {
    throw new Error(
      `PostgreSQL runs as the user ${account.name}, who cannot enter ${home} any more. ` +
        "Make it and the folders above enterable again (chmod o+x), or set DATA_DIR.",
    );
  }
  const standIn = await makeStandIn(home);
  log(`PostgreSQL runs as the user ${account.name}, who cannot enter ${home}: its data is in ${standIn}`);
  return { folder: standIn, data: join(standIn, "data") };
}

async function placeBinaries(binaries: string, account: Account, log: Log): Promise<string> {
  if (await canReach(join(binaries, "bin", "postgres"), account)) {
    return binaries;
  }
  const copy = join(await makeStandIn(binaries), "binaries");
  if (!(await exists(copy))) {
    log(`PostgreSQL runs as the user ${account.name}, who cannot enter ${binaries}: copied to ${copy}`);
    const unfinished = `${copy}.${process.pid}`;
    await cp(binaries, unfinished, { recursive: true, verbatimSymlinks: true });
    // Another process may have finished first; its copy is as good.
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }));
  }
  return copy;
}

/** The folders in which the server of a data directory may live, wherever it was put. */
export async function serverFolders(dataDir: string): Promise<string[]> {
  const home = await realpath(dataDir).catch(() => null);
  return home === null ? [] : [join(home, "postgres"), standInFor(home)];
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
