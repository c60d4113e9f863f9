import {
  assertDurable,
  assertSchema,
  classifyError,
  connectDatabase,
  type Database,
  digestKey,
  followDatabaseClock,
  lateCommit,
  oldestKept,
} from "@runfacts/db/pool";
import {
  type ApartSignalRow,
  addClientDrops,
  addIntakeViolations,
  type ClientDrops,
  confirmDurable,
  noteHistory,
  type PartRecord,
  type RunRecord,
  receivedAt,
  writeParts,
  writeRuns,
  writeSignals,
} from "@runfacts/db/write";
import openapi from "@runfacts/gen/openapi/ingest-service.json" with { type: "json" };
import { IngestService } from "@runfacts/gen/server/ingest_service";
import {
  createLogger,
  createPlaceMetrics,
  createPoolMetrics,
  createValidator,
  edgeOptions,
  faultLog,
  type RunningServer,
  seldom,
  startServer,
} from "@runfacts/server";
import { Registry } from "prom-client";
import packageJson from "../package.json" with { type: "json" };
import { watchOldestKept } from "./accept/retention.ts";
import { authenticator } from "./authenticate.ts";
import { ingestChecks } from "./checks.ts";
import { mapCommitError } from "./commit/commit-error.ts";
import { GroupCommit } from "./commit/group-commit.ts";
import { recordBytes, signalBytes } from "./commit/record-bytes.ts";
import { withinDeadline } from "./commit/within-deadline.ts";
import { createDigestKeys } from "./digest-keys.ts";
import { followHistory } from "./follow-history.ts";
import { countInvalid } from "./intake/count-invalid.ts";
import { startIntakeWriter } from "./intake/intake-writer.ts";
import { createMetrics } from "./metrics.ts";
import { retryWhenFull } from "./otlp/busy.ts";
import { otlpContract } from "./otlp/contract.ts";
import { describeOtlpPorts, type OpenOtlpPorts, openOtlpPorts } from "./otlp/open-ports.ts";
import { createOtlpMetrics } from "./otlp/otlp-metrics.ts";
import { otlpRoutes } from "./otlp/otlp-routes.ts";
import { ProjectMappers } from "./otlp/project-mappers.ts";
import { rest } from "./rest.ts";
import { routes } from "./routes/index.ts";
import type { ProcessSettings } from "./settings.ts";
import { createSpanCommit } from "./traces/span-commit.ts";

/** Transactions of a project at once. One fills the database while the other waits for its commit to reach the disk. */
const WRITERS = 2;
/** Transactions at once of all projects of a node, of runs and of parts each. */
const ALL_WRITERS = 4;
/** Runs that are worth a second transaction. */
const WORTH_WRITER = 32;
/** Parts of traces that are: a transaction takes several round trips, which pass better side by side. */
const WORTH_TRACE_WRITER = 8;
/** Transactions at once of all projects of a node, of signals: there are few beside runs. */
const SIGNAL_WRITERS = 2;
/** All writers of a node at once, of runs, parts, traces and signals, and what else is asked of it meanwhile. */
const CONNECTIONS = 3 * ALL_WRITERS + SIGNAL_WRITERS + 4;
/** Less than exporters of OpenTelemetry wait, which is 10 s. */
const COMMIT_TIMEOUT_MS = 5_000;
/** Between two looks at why commits are late. */
const WHY_LATE_EVERY_MS = 500;

/** The service while it runs. */
export interface RunningService extends RunningServer {
  /** Further ports that are open, for OTLP. */
  readonly otlpPorts: OpenOtlpPorts;
  readonly elsewhere: string | undefined;
}

/**
 * Starts the service and answers once it listens. Disposing it drains calls, then closes the database connections.
 *
 * @param registry where metrics are registered, and what GET /metrics shows
 */
export async function startService(
  settings: ProcessSettings,
  registry = new Registry(),
): Promise<RunningService> {
  await using resources = new AsyncDisposableStack();
  const log = createLogger(settings.LOG_LEVEL, "ingest-api");
  const database = resources.use(
    await connectDatabase(settings.INGEST_DATABASE_URL, {
      applicationName: "runfacts-ingest",
      maxConnections: CONNECTIONS,
      pooler: settings.DATABASE_POOLER,
    }),
  );
  const { home } = database;
  await assertSchema(home);
  const isAllowed = settings.ALLOW_UNSAFE_DURABILITY ?? false;
  await assertDurable(home, { isAllowed, warn: (message) => log.warn(message) });
  const clock = resources.use(await followDatabaseClock(home));
  const retention = resources.use(await watchOldestKept(() => oldestKept(home)));

  resources.use(followHistory(() => inAll(database.openPlaces().map(({ pool }) => noteHistory(pool)))));

  const deadline = {
    timeoutMs: settings.COMMIT_TIMEOUT ?? COMMIT_TIMEOUT_MS,
    whyLate: whyLateAt(database),
  };
  const nodeOf = (projectId: number) => database.nodeOf(projectId);
  const isDataError = (error: unknown) => classifyError(error) === "data";
  const intake = resources.use(
    startIntakeWriter({
      write: ({ projectId, hour, counts }) =>
        addIntakeViolations(database.of(projectId), projectId, hour, counts),
      isDataError,
      clock: clock.now,
      warn: (error) => log.warn({ err: error }, "what was dropped and refused could not be counted"),
    }),
  );
  const runs = new GroupCommit({
    write: async (projectId, batch: readonly RunRecord[]) => {
      const pool = database.of(projectId);
      const results = await writeRuns(pool, projectId, batch);
      // A commit of now covers those before it.
      if (!results.some(({ outcome }) => outcome === "created")) await confirmDurable(pool);
      return results;
    },
    deadline,
    bytesOf: recordBytes,
    isDataError,
    writers: WRITERS,
    allWriters: ALL_WRITERS,
    nodeOf,
    worthWriter: WORTH_WRITER,
  });
  const parts = new GroupCommit({
    write: async (projectId, batch: readonly PartRecord[]) => {
      const pool = database.of(projectId);
      const results = await writeParts(pool, projectId, batch);
      if (!results.some(({ outcome }) => outcome === "recorded")) await confirmDurable(pool);
      return results;
    },
    deadline,
    bytesOf: recordBytes,
    isDataError,
    writers: WRITERS,
    allWriters: ALL_WRITERS,
    nodeOf,
    // A part takes several round trips, which pass better side by side.
    worthWriter: 1,
  });
  const signals = new GroupCommit({
    write: async (projectId, batch: readonly ApartSignalRow[]) => {
      const pool = database.of(projectId);
      const results = await writeSignals(pool, projectId, batch);
      if (!results.some(({ outcome }) => outcome === "created")) await confirmDurable(pool);
      return results;
    },
    deadline,
    bytesOf: signalBytes,
    isDataError,
    writers: 1,
    allWriters: SIGNAL_WRITERS,
    nodeOf,
    worthWriter: WORTH_WRITER,
  });
  const logError = (error: unknown) =>
    log.error({ err: error }, "the database refused a run that passed the rules");
  const traces = createSpanCommit(
    database,
    { retention, clock: clock.now, logError },
    {
      isDataError,
      writers: WRITERS,
      allWriters: ALL_WRITERS,
      nodeOf,
      worthWriter: WORTH_TRACE_WRITER,
      deadline,
    },
  );
  createPoolMetrics(registry, () => database.state());
  createPlaceMetrics(registry, () => database.placesAway());
  const onFault = faultLog(log);
  const authenticate = authenticator(settings, database.shared);
  const fastPath = settings.RUNFACTS_FAST_PATH ?? true;
  const digestKeyOf = createDigestKeys((projectId) => digestKey(database.of(projectId), projectId));
  const ingestRoutes = routes({
    validator: createValidator(fastPath),
    policy: settings.policy,
    onViolation: settings.PRIVACY_ON_VIOLATION ?? "drop",
    retention,
    clock: clock.now,
    commit: (projectId, records) => runs.commit(projectId, records),
    commitPart: (projectId, part) => parts.commit(projectId, [part]).then(only),
    commitSignals: (projectId, rows) => signals.commit(projectId, rows),
    countIntake: intake.count,
    addClientDrops: withinDeadline(
      (projectId: number, drops: ClientDrops) => addClientDrops(database.of(projectId), projectId, drops),
      { ...deadline, nodeOf },
    ),
    warn: (error) => log.warn({ err: error }, "a tracer's report of dropped runs could not be stored"),
    digestKey: digestKeyOf,
    receivedAt: (projectId, runId) => receivedAt(database.of(projectId), projectId, runId),
    logError,
    ...createMetrics(registry, () => ({
      runs: runs.size + parts.size + traces.size + signals.size,
      bytes: runs.bytes + parts.bytes + traces.bytes + signals.bytes,
    })),
  });
  const otlp = otlpRoutes({
    mappers: new ProjectMappers(digestKeyOf, settings.policy),
    commitSpans: traces.commitSpans,
    metrics: createOtlpMetrics(registry),
    clock: () => performance.now(),
  });
  const queues = new Map<unknown, typeof parts | typeof signals>([
    [IngestService.method.recordRunPart, parts],
    [IngestService.method.recordSignals, signals],
  ]);
  const server = await startServer({
    ...edgeOptions(settings),
    host: settings.HOST,
    port: settings.INGEST_PORT,
    service: "ingest-api",
    version: packageJson.version,
    services: [IngestService],
    foreign: otlpContract,
    routes: (router) => {
      ingestRoutes(router);
      otlp(router);
    },
    authenticate: async (call) => {
      const principal = await authenticate(call);
      if (call.method.parent !== IngestService) await retryWhenFull(() => traces.assertRoom());
      else (queues.get(call.method) ?? runs).assertRoom();
      return principal;
    },
    checkReady: ingestChecks(database, isAllowed, deadline),
    onInvalid: (request) => countInvalid({ countIntake: intake.count, policy: settings.policy }, request),
    mapError: (error) => mapCommitError(error, onFault),
    rest,
    openapi,
    fastPath,
    limits: settings.REQUEST_MEMORY === undefined ? {} : { requestMemoryBytes: settings.REQUEST_MEMORY },
    log,
    registry,
  });
  resources.use(server);
  const otlpPorts = await openOtlpPorts(server, settings, (message) => log.warn(message));
  const owned = resources.move();
  const elsewhere = describeOtlpPorts(otlpPorts);
  return Object.assign(server, { otlpPorts, elsewhere, [Symbol.asyncDispose]: () => owned.disposeAsync() });
}

/** Finds out why commits are late, for each node by itself. */
function whyLateAt(database: Database): (projectId?: number) => Promise<Error> {
  const looks = new Map<string, () => Promise<Error>>();
  return (projectId) => {
    const node = projectId === undefined ? "" : database.nodeOf(projectId);
    const look =
      looks.get(node) ??
      seldom(
        () => lateCommit(projectId === undefined ? database.home : database.of(projectId)),
        WHY_LATE_EVERY_MS,
      );
    looks.set(node, look);
    return look();
  };
}

async function inAll(tasks: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(tasks);
}

function only<T>([result]: readonly T[]): T {
  if (result === undefined) throw new Error("the writer answered fewer items than it was given");
  return result;
}
