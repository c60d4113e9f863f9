import {
  assertDurable,
  assertSchema,
  connectDatabase,
  followDatabaseClock,
  ReplicationWatch,
} from "@runfacts/db/pool";
import openapi from "@runfacts/gen/openapi/query-service.json" with { type: "json" };
import { QueryService } from "@runfacts/gen/server/query_service";
import {
  createLogger,
  createPlaceMetrics,
  createPoolMetrics,
  edgeOptions,
  faultLog,
  type RunningServer,
  startServer,
} from "@runfacts/server";
import { Registry } from "prom-client";
import packageJson from "../package.json" with { type: "json" };
import { authenticator } from "./authenticate.ts";
import { queryChecks } from "./checks.ts";
import { mapDatabaseError } from "./database-error.ts";
import { openPrimary } from "./position/open-primary.ts";
import { createPositionMetrics } from "./position/position-metrics.ts";
import { PositionReader } from "./position/position-reader.ts";
import { createReplicationMetrics } from "./replication-metrics.ts";
import { rest } from "./rest.ts";
import { routes } from "./routes/index.ts";
import type { Settings } from "./settings.ts";
import { RunFeeds } from "./watch/run-feeds.ts";

/** Starts the service and answers once it listens. Disposing it drains calls, then closes the database connections. */
export async function startService(settings: Settings): Promise<RunningServer> {
  await using resources = new AsyncDisposableStack();
  const database = resources.use(
    await connectDatabase(settings.QUERY_DATABASE_URL, {
      applicationName: "runfacts-query",
      pooler: settings.DATABASE_POOLER,
    }),
  );
  const { home } = database;
  await assertSchema(home);

  const log = createLogger(settings.LOG_LEVEL, "query-api");
  const isAllowed = settings.ALLOW_UNSAFE_DURABILITY ?? false;
  await assertDurable(home, { isAllowed, warn: (message) => log.warn(message) });
  const clock = resources.use(await followDatabaseClock(home));
  const onFault = faultLog(log);
  const { LISTEN_DATABASE_URL, PRIMARY_DATABASE_URL } = settings;
  const feeds = resources.use(
    new RunFeeds({
      database,
      listenUrl: LISTEN_DATABASE_URL,
      onError: (error) => log.warn({ err: error }, "changes of runs could not be read; trying again"),
      onDeaf: (error) =>
        log.warn(
          { err: error },
          "LISTEN_DATABASE_URL passes no notifications on; looking twice a second instead",
        ),
    }),
  );
  const registry = new Registry();
  const replication = new ReplicationWatch(database.shared);
  createReplicationMetrics(registry, replication);
  const primary =
    // The nodes of Citus that are read are primaries.
    PRIMARY_DATABASE_URL === undefined || database.isDistributed
      ? undefined
      : resources.use(openPrimary(PRIMARY_DATABASE_URL, settings.DATABASE_POOLER));
  const positions = new PositionReader({
    primary: primary?.get,
    onAnswer: createPositionMetrics(registry),
  });
  createPoolMetrics(registry, () => database.state());
  createPlaceMetrics(registry, () => database.placesAway());
  const server = await startServer({
    ...edgeOptions(settings),
    host: settings.HOST,
    port: settings.QUERY_PORT,
    service: "query-api",
    version: packageJson.version,
    services: [QueryService],
    routes: routes({ database, positions, feeds, clock: clock.now }),
    authenticate: authenticator(settings, database.shared),
    checkReady: queryChecks(database.shared, replication, settings),
    // Calls that watch have no end of their own.
    onLeave: () => feeds.close(),
    mapError: (error) => mapDatabaseError(error, onFault),
    rest,
    openapi,
    fastPath: settings.RUNFACTS_FAST_PATH ?? true,
    limits: settings.REQUEST_MEMORY === undefined ? {} : { requestMemoryBytes: settings.REQUEST_MEMORY },
    log,
    registry,
  });
  resources.use(server);
  const owned = resources.move();
  return Object.assign(server, { [Symbol.asyncDispose]: () => owned.disposeAsync() });
}
