import { migrate } from "@runfacts/db/admin";
import { listKeys } from "@runfacts/db/keys";
import { cancellable, listenForChanges, openPool, ping } from "@runfacts/db/pool";
import { askPool } from "@runfacts/db/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner, type OwnPostgres, startOwnPostgres } from "../harness/embedded-platform.ts";
import { type PgBouncer, startPgBouncer } from "../harness/pgbouncer.ts";
import { startServices } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { describeWith, programPath } from "./programs.ts";

/** PgBouncers to test with: that of the system, and another of PGBOUNCER_BIN. */
const ofSystem = { name: "of the system", bin: () => programPath("pgbouncer") };
const other = process.env["PGBOUNCER_BIN"];
const poolers = [ofSystem, ...(other === undefined ? [] : [{ name: "of PGBOUNCER_BIN", bin: () => other }])];
if (other === undefined)
  console.warn("PGBOUNCER_BIN names no other PgBouncer: only that of the system is tested.");

const NAME = { applicationName: "runfacts-test" };

describeWith(["pgbouncer"], "PgBouncer", () => {
  let postgres: OwnPostgres;
  beforeAll(async () => {
    postgres = await startOwnPostgres({ fsync: "off" });
    const database = new URL(postgres.ownerUrl).pathname.slice(1);
    // What a database of others may have; the form of values must not follow it.
    for (const setting of [
      "timezone = 'Asia/Kolkata'",
      "datestyle = 'SQL, DMY'",
      "intervalstyle = 'iso_8601'",
    ])
      await asOwner(postgres.ownerUrl, `ALTER DATABASE ${database} SET ${setting}`);
    for (const setting of ["bytea_output = 'escape'", "extra_float_digits = -15"])
      await asOwner(postgres.ownerUrl, `ALTER DATABASE ${database} SET ${setting}`);
  });
  afterAll(() => postgres?.[Symbol.asyncDispose]());

  describe.each(poolers)("$name", ({ bin }) => {
    const start = (mode: "transaction" | "session", settings = {}): Promise<PgBouncer> =>
      startPgBouncer(bin(), mode, [postgres.ownerUrl, postgres.ingestUrl, postgres.queryUrl], settings);

    it("in transaction mode is told apart, and must be told of", async () => {
      await using pooler = await start("transaction");
      for (const url of [postgres.ingestUrl, postgres.queryUrl])
        await expect(openPool(pooler.through(url), NAME)).rejects.toThrow("set DATABASE_POOLER=transaction");
    });

    it("that keeps what is sent at the start to itself is told apart too", async () => {
      await using pooler = await start("transaction", { ignore_startup_parameters: "options" });
      await expect(openPool(pooler.through(postgres.queryUrl), NAME)).rejects.toThrow("DATABASE_POOLER");
    });

    it("in transaction mode is refused by what needs a session, with the reason", async () => {
      await using pooler = await start("transaction");
      const url = pooler.through(postgres.ownerUrl);
      const reason = /pooler of transactions, and this needs a session of its own/;
      await expect(migrate(url)).rejects.toThrow(reason);
      await expect(listKeys(url)).rejects.toThrow(reason);
      const deaf = Promise.withResolvers<Error>();
      await using _listening = listenForChanges(url, () => undefined, deaf.resolve);
      expect((await deaf.promise).message).toMatch(reason);
    });

    it("in session mode needs nothing, and sessions have their settings", async () => {
      for (const ignore_startup_parameters of ["extra_float_digits", "options"]) {
        await using pooler = await start("session", { ignore_startup_parameters });
        await migrate(pooler.through(postgres.ownerUrl));
        const pool = await openPool(pooler.through(postgres.queryUrl), { ...NAME, lockTimeoutMs: 777 });
        const rows = await askPool(
          pool,
          "SELECT current_setting('lock_timeout') AS lock, current_setting('DateStyle') AS style, current_setting('TimeZone') AS zone",
        );
        expect(rows).toEqual([{ lock: "777ms", style: "ISO, MDY", zone: "UTC" }]);
        await pool.end();
        const woken = Promise.withResolvers<void>();
        await using _listening = listenForChanges(pooler.through(postgres.queryUrl), woken.resolve);
        await woken.promise;
      }
    });

    it("a role that lacks its settings is refused, with the statements that give them", async () => {
      await using pooler = await start("transaction");
      const url = pooler.through(postgres.ownerUrl);
      await expect(openPool(url, { ...NAME, pooler: "transaction" })).rejects.toThrow(
        /ALTER ROLE \w+ SET TimeZone = 'UTC'; .*ALTER ROLE \w+ SET lock_timeout = '5000ms'/,
      );
    });

    it("passes a request to cancel on, to the statement that it means", async () => {
      await using pooler = await start("transaction");
      const pool = await openPool(pooler.through(postgres.queryUrl), {
        ...NAME,
        pooler: "transaction",
        maxConnections: 2,
      });
      const call = new AbortController();
      const slept = expect(askPool(cancellable(pool, call.signal), "SELECT pg_sleep(100)")).rejects.toThrow(
        "enough",
      );
      const other = askPool(pool, "SELECT pg_sleep(1)");
      setTimeout(() => call.abort(new Error("enough")), 200);
      await slept;
      expect(await other).toHaveLength(1);
      await expect
        .poll(() =>
          asOwner(
            postgres.ownerUrl,
            "SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(100)' AND state = 'active'",
          ),
        )
        .toEqual([]);
      await pool.end();
    });

    it("two services write and read the same through it and past it, whatever the database says of time", async () => {
      await using pooler = await start("transaction", { server_round_robin: "1", default_pool_size: "2" });
      const { ingestUrl, queryUrl } = postgres;
      const pooled = { ingestUrl: pooler.through(ingestUrl), queryUrl: pooler.through(queryUrl) };
      await using through = await startServices(pooled, { DATABASE_POOLER: "transaction" });
      await using past = await startServices({ ingestUrl, queryUrl });
      const runs = Array.from({ length: 40 }, () => sampleRun());
      const answers = await Promise.all(
        runs.map((run, index) => postJson((index % 2 ? through : past).ingestUrl, "/v1/runs", run)),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      for (const { run_id } of runs) {
        const [one, two] = await Promise.all(
          [through, past].map((at) => getJson(at.queryUrl, `/v1/runs/${run_id}`)),
        );
        expect(one?.status).toBe(200);
        expect(one?.body).toEqual(two?.body);
      }
      for (const path of ["/v1/stats", "/v1/timeseries", "/v1/facets", "/v1/agents", "/v1/runs"]) {
        const [one, two] = await Promise.all([through, past].map((at) => getJson(at.queryUrl, path)));
        expect(one?.body, path).toEqual(two?.body);
      }
      const pool = await openPool(pooled.queryUrl, { ...NAME, pooler: "transaction" });
      await ping(pool);
      await pool.end();
      expect(
        await asOwner(postgres.ownerUrl, "SELECT count(*)::int AS count FROM pg_prepared_statements"),
      ).toEqual([{ count: 0 }]);
    });
  });
});
