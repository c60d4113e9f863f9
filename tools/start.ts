// `npm start`: PostgreSQL, migrations, partitions, the services and the dashboard, until Ctrl-C. What ends meanwhile is
// started again.
import { join } from "node:path";
import { maintenanceLines, watchMaintenance } from "@runfacts/db/admin";
import { buildPages } from "@runfacts/dev/build-pages";
import { prepareDatabase } from "./start/database.ts";
import { npmGone } from "./start/npm-gone.ts";
import { startServices } from "./start/services.ts";
import { readStartSettings } from "./start/settings.ts";
import { tryLine } from "./start/try-line.ts";

const root = join(import.meta.dirname, "..");

async function main(stop: AbortSignal): Promise<void> {
  const settings = readStartSettings(process.env);
  await using resources = new AsyncDisposableStack();
  const [database] = await Promise.all([prepareDatabase(settings, stop), buildPages(root)]);
  resources.use(database);
  resources.use(
    watchMaintenance(database.ownerUrl, {
      retentionDays: settings.RETENTION_DAYS,
      runTimeoutMs: settings.RUN_TIMEOUT,
      onReport: () => {},
      ...maintenanceLines(console.error),
    }),
  );

  const services = await startServices(root, settings, database, resources, stop);
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

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => stop.abort("Stopping: services drain, then PostgreSQL stops."));
}
npmGone(process.env).then(() => stop.abort("npm is gone. Stopping: services drain, then PostgreSQL stops."));
// Whoever read what we print may be gone before us.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

await main(stop.signal).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
