import { maintenanceLines, watchMaintenance } from "@runfacts/db/admin";
import { prepareDatabase } from "./database.ts";
import { npmGone } from "./npm-gone.ts";
import { startServices } from "./services.ts";
import { readStartSettings } from "./settings.ts";
import { tryLine } from "./try-line.ts";

export interface StartOptions {
  /** Makes what must be there before the dashboard starts, while the database starts. Default: nothing. */
  readonly prepare?: () => Promise<void>;
}

/**
 * Runs PostgreSQL, migrations, partitions, the services and the dashboard, as the environment says, until Ctrl-C. What ends
 * meanwhile is started again. A start that fails prints why and sets the exit code to 1.
 */
export async function start(options: StartOptions = {}): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => stop.abort("Stopping: services drain, then PostgreSQL stops."));
  }
  npmGone(process.env).then(() =>
    stop.abort("npm is gone. Stopping: services drain, then PostgreSQL stops."),
  );
  // Of a Node that looked for a newer one, if it started us. Its channel is not what we live for.
  process.once("disconnect", () =>
    stop.abort("The command is gone. Stopping: services drain, then PostgreSQL stops."),
  );
  process.channel?.unref();
  // Whoever read what we print may be gone before us.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

  await run(stop.signal, options).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}

async function run(stop: AbortSignal, { prepare }: StartOptions): Promise<void> {
  const settings = readStartSettings(process.env);
  await using resources = new AsyncDisposableStack();
  const [database] = await Promise.all([prepareDatabase(settings, stop), prepare?.()]);
  resources.use(database);
  resources.use(
    watchMaintenance(database.ownerUrl, {
      retentionDays: settings.RETENTION_DAYS,
      runTimeoutMs: settings.RUN_TIMEOUT,
      onReport: () => {},
      ...maintenanceLines(console.error),
    }),
  );

  const services = await startServices(settings, database, resources, stop);
  console.log(tryLine(services.ingestUrl, Date.now()));
  const gaveUp = Promise.race([database.gaveUp, services.gaveUp]).then((line) =>
    Promise.reject(new Error(`${line} Stopping everything.`)),
  );
  console.log(await Promise.race([reasonOf(stop), gaveUp]));
}

function reasonOf(stop: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    stop.addEventListener("abort", () => resolve(stop.reason), { once: true });
    if (stop.aborted) resolve(stop.reason);
  });
}
