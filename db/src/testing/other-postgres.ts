import { access, chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initialiseData } from "../embedded/initialise-data.ts";
import { launch, stop } from "../embedded/launch.ts";
import { runProgram } from "../embedded/run-program.ts";
import { serverAccount } from "../embedded/server-account.ts";
import { serverUrl } from "../embedded/server-url.ts";

/** Where distributions put PostgreSQL 15, with its tools. */
const PG15 = "/usr/lib/postgresql/15";

/** The programs of a PostgreSQL 15 of this machine; null where it has none. */
export async function findPostgres15(): Promise<string | null> {
  return access(join(PG15, "bin", "initdb")).then(
    () => PG15,
    () => null,
  );
}

/**
 * Starts a server of its own from these programs, fast instead of safe.
 *
 * @param epoch how often its transaction ids of 32 bits came round
 * @param home a folder that stays, with its data in `data`, which are made where they are missing. Default: a temporary one.
 * @param settings added to its configuration
 */
export async function startOtherPostgres(
  binaries: string,
  {
    epoch = 0,
    home,
    settings = {},
  }: {
    readonly epoch?: number;
    readonly home?: string;
    readonly settings?: Readonly<Record<string, string>>;
  } = {},
): Promise<AsyncDisposable & { readonly url: string }> {
  await using stack = new AsyncDisposableStack();
  const folder = home ?? (await mkdtemp(join(tmpdir(), "runfacts-other-")));
  if (home === undefined) stack.defer(() => rm(folder, { recursive: true, force: true }));
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
  const data = join(folder, "data");
  const place = { binaries, folder, data, account: await serverAccount(data) };
  await initialiseData(place, { sync: false });
  if (epoch > 0) await runProgram(place, "pg_resetwal", ["-D", data, "-e", String(epoch)]);
  const server = await launch(place, {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    ...settings,
  });
  stack.defer(() => stop(place, server));
  const owned = stack.move();
  return {
    url: await serverUrl(place, server, "postgres"),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
