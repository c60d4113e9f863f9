import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

const timeouts = { testTimeout: 30_000, hookTimeout: 120_000 };
const ROOMS = "{codec,server,db,ingest-svc,query-svc,insight-svc,sdk,cli,deploy,dev,tools,examples}";

/**
 * Tests that set the clock of their process. They need it to themselves: what another file left running in a shared one
 * starts its timers on this clock too, and they are counted with the test's own.
 */
const clockSuites = globSync(`${ROOMS}/**/*.test.ts`, { exclude: ["**/node_modules"] }).filter((file) =>
  readFileSync(file, "utf8").includes("vi.useFakeTimers("),
);

/** What looks at protocols, bounds and errors: run a second time with RUNFACTS_FAST_PATH=off, which must answer alike. */
const protocolSuites = [
  "server/src/{bad-requests,deadlines,protocols,served-requests,start-server}.test.ts",
  "server/src/http/bodies-in-flight.test.ts",
  "server/src/rest/*.test.ts",
  "server/src/rpc/facts-kept.test.ts",
  "ingest-svc/src/otlp/rules-*.test.ts",
  "e2e/ingest/{bad-input,on-violation,protocols}.test.ts",
  "e2e/query/bad-queries.test.ts",
  "e2e/budget/*.test.ts",
];

export default defineConfig({
  test: {
    // One PostgreSQL for all: each test file that needs it gets a database of its own.
    globalSetup: ["db/src/testing/global-setup.ts"],
    // Two cores are enough for everyone: tests wait half of their time, but more workers would starve services under test.
    maxWorkers: 3,
    // Files share processes: to import the product anew for each takes as much CPU as most of them do.
    isolate: false,
    // Well-known ports are left to whoever has them: tests that need these take free ones.
    env: { OTLP_GRPC_PORT: "off", OTLP_HTTP_PORT: "off" },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [`${ROOMS}/**/*.test.ts`],
          exclude: [
            "sdk/runtimes/**",
            "sdk/adapters/**",
            "sdk/build/package.test.ts",
            "cli/package/**",
            "**/*.citus.test.ts",
            "**/{dist,node_modules}/**",
            ...clockSuites,
          ],
          setupFiles: ["db/src/testing/one-project/watch-statements.ts"],
          ...timeouts,
        },
      },
      { extends: true, test: { name: "clock", include: clockSuites, isolate: true, ...timeouts } },
      {
        extends: true,
        test: {
          name: "libraries",
          include: protocolSuites,
          env: { RUNFACTS_FAST_PATH: "off" },
          ...timeouts,
        },
      },
      {
        extends: true,
        test: { name: "privacy", include: ["privacy/**/*.test.ts"], ...timeouts },
      },
      {
        extends: true,
        test: { name: "otlp", include: ["otlp/**/*.test.ts"], ...timeouts },
      },
      {
        extends: true,
        test: { name: "insight", include: ["insight/**/*.test.ts"], ...timeouts },
      },
      {
        extends: true,
        root: "web",
        test: {
          name: "web",
          include: ["*.test.ts", "{src,server}/**/*.test.ts"],
          ...timeouts,
        },
      },
      "web/vitest.config.ts",
      // After all others: while the SDK is packed, its workspace is as it is published, and nobody can import it.
      {
        extends: true,
        test: {
          name: "package",
          include: ["sdk/build/package.test.ts"],
          sequence: { groupOrder: 1 },
          ...timeouts,
        },
      },
      // `npm run test:package`: the package `runfacts` as npm packs it, in an empty folder.
      {
        extends: true,
        test: {
          name: "published",
          include: ["cli/package/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      // `npm run test:bench`: the benchmarks against the real service.
      { extends: true, test: { name: "bench", include: ["bench/**/*.test.ts"], ...timeouts } },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          exclude: [
            "e2e/browser/**",
            "e2e/sdk-runtimes/**",
            "e2e/topology/**",
            "e2e/docker/**",
            "e2e/citus/!(left-out).test.ts",
          ],
          globalSetup: ["e2e/harness/built-pages.ts"],
          ...timeouts,
          // Processes that start beside those of other files take their time; none of these times is a promise.
          testTimeout: 60_000,
        },
      },
      // `npm run test:citus`: a cluster of three, of the PostgreSQL with Citus in CITUS_PG_BIN.
      {
        extends: true,
        test: {
          name: "citus",
          include: ["db/src/**/*.citus.test.ts", "e2e/citus/**/*.test.ts"],
          exclude: ["e2e/citus/left-out.test.ts"],
          setupFiles: ["db/src/testing/citus/needs-citus.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      // `npm run test:runtimes`: the SDK as it is published, in the runtimes that it promises.
      {
        extends: true,
        test: {
          name: "runtimes",
          include: ["sdk/runtimes/**/*.test.ts", "e2e/sdk-runtimes/**/*.test.ts"],
          globalSetup: ["sdk/runtimes/setup.ts"],
          ...timeouts,
        },
      },
      // `npm run test:adapters`: the SDK's adapters with the packages that they watch.
      {
        extends: true,
        test: {
          name: "adapters",
          include: ["sdk/adapters/**/*.test.ts"],
          globalSetup: ["sdk/adapters/setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
      // `npm run test:topology`: several services and databases with the proxies, poolers and PostgreSQL of the system.
      {
        extends: true,
        test: {
          name: "topology",
          include: ["e2e/topology/**/*.test.ts"],
          globalSetup: ["e2e/harness/built-pages.ts"],
          // Each case runs several services, under load.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      // `npm run test:docker`: the image, the compose file and the chart, by the Docker engine and the helm of this machine.
      {
        test: {
          name: "docker",
          include: ["e2e/docker/**/*.test.ts"],
          fileParallelism: false,
          ...timeouts,
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["e2e/browser/**/*.test.ts"],
          globalSetup: ["e2e/browser/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
