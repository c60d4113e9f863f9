import { assertSchema, openPool, ping } from "@runfacts/db/pool";
import openapi from "@runfacts/gen/openapi/query-service.json" with { type: "json" };
import { QueryService } from "@runfacts/gen/server/query_service";
import { createLogger, type RunningServer, startServer } from "@runfacts/server";
import { Registry } from "prom-client";
import packageJson from "../package.json" with { type: "json" };
import { authenticator } from "./authenticate.ts";
import { mapDatabaseError } from "./database-error.ts";
import { routes } from "./routes/index.ts";
import type { Settings } from "./settings.ts";

/** Starts the service and answers once it listens. Disposing it drains calls, then closes the database connections. */
export async function startService(settings: Settings): Promise<RunningServer> {
  await using resources = new AsyncDisposableStack();
  const pool = await openPool(settings.QUERY_DATABASE_URL, { applicationName: "runfacts-query" });
  resources.defer(() => pool.end());
  await assertSchema(pool);

  const server = await startServer({
    host: settings.HOST,
    port: settings.QUERY_PORT,
    service: "query-api",
    version: packageJson.version,
    services: [QueryService],
    routes: routes({ pool, clock: Date.now }),
    authenticate: authenticator(settings, pool),
    checkReady: () => ping(pool),
    mapError: mapDatabaseError,
    rest: {},
    openapi,
    log: createLogger(settings.LOG_LEVEL, "query-api"),
    registry: new Registry(),
  });
  resources.use(server);
  const owned = resources.move();
  return Object.assign(server, { [Symbol.asyncDispose]: () => owned.disposeAsync() });
}
