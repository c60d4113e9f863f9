import { assertDurable, assertSchema, connectDatabase, followDatabaseClock } from "@runfacts/db/pool";
import {
  createLogger,
  createPlaceMetrics,
  createPoolMetrics,
  edgeOptions,
  type RunningServer,
  startServer,
} from "@runfacts/server";
import { Registry } from "prom-client";
import packageJson from "../package.json" with { type: "json" };
import { insightChecks } from "./checks.ts";
import { openDestinations, startNotifications } from "./notify/index.ts";
import { startProjectMetrics } from "./project-metrics/start-project-metrics.ts";
import { openRulesFile } from "./rules/rules-file.ts";
import type { Settings } from "./settings.ts";
import { explainIncident } from "./watch/find-causes.ts";
import { createWatchMetrics } from "./watch-metrics.ts";
import { startWatcher } from "./watcher.ts";

/** Of RUN_TIMEOUT. */
const RUN_TIMEOUT_MS = 900_000;
/** Nobody calls it. */
const NOBODY = { projectId: 0 };

/** Starts the service, which watches from then on, and answers once it listens. Disposing it lets the round end first. */
export async function startService(settings: Settings): Promise<RunningServer> {
  await using resources = new AsyncDisposableStack();
  const log = createLogger(settings.LOG_LEVEL, "insight");
  const registry = new Registry();
  const metrics = createWatchMetrics(registry);
  const network = { hosts: settings.ALERT_HOSTS, env: process.env };
  const rules = await openRulesFile(
    settings.RULES_FILE,
    (fault) => {
      metrics.rulesFault(fault !== undefined);
      if (fault === undefined) log.info("RULES_FILE has changed; its rules hold from now on");
      else log.warn({ fault }, "RULES_FILE has changed and is faulty; the rules of before hold");
    },
    ({ notify }) => void openDestinations(notify, network),
  );
  const database = resources.use(
    await connectDatabase(settings.INSIGHT_DATABASE_URL, {
      applicationName: "runfacts-insight",
      pooler: settings.DATABASE_POOLER,
    }),
  );
  const { home } = database;
  await assertSchema(home);
  const isAllowed = settings.ALLOW_UNSAFE_DURABILITY ?? false;
  await assertDurable(home, { isAllowed, warn: (message) => log.warn(message) });
  const clock = resources.use(await followDatabaseClock(home));
  createPoolMetrics(registry, () => database.state());
  createPlaceMetrics(registry, () => database.placesAway());
  const server = await startServer({
    // It answers no calls: there is nothing that a key would be asked for, whatever the network.
    ...edgeOptions({ ...settings, AUTH: "required" }),
    host: settings.HOST,
    port: settings.INSIGHT_PORT,
    service: "insight",
    version: packageJson.version,
    services: [],
    routes: () => undefined,
    authenticate: () => NOBODY,
    checkReady: insightChecks(database.shared, rules, settings),
    mapError: () => undefined,
    rest: {},
    openapi: {},
    log,
    registry,
  });
  resources.use(server);
  resources.use(
    startWatcher({
      database,
      rules,
      findCauses: explainIncident,
      runTimeoutMs: settings.RUN_TIMEOUT ?? RUN_TIMEOUT_MS,
      now: clock.now,
      onWatched: metrics.watched,
      onLeft: metrics.left,
      onError: (error) => {
        metrics.failed();
        log.warn({ err: error }, "watching failed; trying again");
      },
    }),
  );
  resources.use(
    startNotifications({
      database,
      clock: clock.now,
      registry,
      spec: () => rules.current().notify,
      network,
      dashboardUrl: settings.DASHBOARD_URL,
      onError: (error) => log.warn({ err: error }, "notifications could not be sent; trying again"),
    }),
  );
  if (settings.PROJECT_METRICS)
    resources.use(
      startProjectMetrics({
        database,
        clock: clock.now,
        registry,
        onError: (error) => log.warn({ err: error }, "figures of a project could not be read; trying again"),
      }),
    );
  const owned = resources.move();
  return Object.assign(server, { [Symbol.asyncDispose]: () => owned.disposeAsync() });
}
