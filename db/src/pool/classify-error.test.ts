import { type DatabasePool, sql } from "slonik";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import { freePort } from "../embedded/free-port.ts";
import {
  failureRecord,
  type OpenDatabase,
  openDatabase,
  runRecord,
  stepRecord,
  writeRecords,
} from "../testing/index.ts";
import { classifyError, type FailureClass } from "./classify-error.ts";
import { openPool } from "./open-pool.ts";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

const reason = (promise: PromiseLike<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Real failures of a real server. */
const failures: [string, FailureClass, (pool: DatabasePool) => Promise<unknown>][] = [
  ["a broken rule", "data", (pool) => writeRecords(pool, 1, [runRecord({ agent_id: "" })])],
  ["a repeated key", "data", (pool) => writeRecords(pool, 1, [runRecord({}, [stepRecord(), stepRecord()])])],
  ["no UUID", "data", (pool) => writeRecords(pool, 1, [runRecord({ run_id: "x" })])],
  [
    "a number out of range",
    "data",
    (pool) => writeRecords(pool, 1, [runRecord({ input_tokens: 2n ** 63n })]),
  ],
  ["a missing NULL", "data", (pool) => pool.query(sql.unsafe`INSERT INTO projects (project_id) VALUES (2)`)],
  ["too long a statement", "unavailable", (pool) => pool.query(sql.unsafe`SELECT pg_sleep(10)`)],
  [
    "a terminated backend",
    "unavailable",
    (pool) => pool.query(sql.unsafe`SELECT pg_terminate_backend(pg_backend_pid())`),
  ],
  [
    "a cancelled statement",
    "unavailable",
    (pool) => pool.query(sql.unsafe`SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(10)`),
  ],
  ["wrong SQL", "internal", (pool) => pool.query(sql.unsafe`SELECT (`)],
  ["another schema", "unavailable", (pool) => pool.query(sql.unsafe`SELECT nothing`)],
  ["an error of ours", "internal", () => Promise.reject(new TypeError("x is undefined"))],
];

describe("classifyError", () => {
  it.each(failures)("%s is %s", async (_name, expected, fail) => {
    const options = { applicationName: "runfacts-test", statementTimeoutMs: 300 };
    const pool = await openPool(database.ownerUrl, options);
    expect(classifyError(await reason(fail(pool)))).toBe(expected);
    await pool.end();
  });

  it("a lock that is held too long is unavailable", async () => {
    const pool = await openPool(database.ownerUrl, { applicationName: "runfacts-test", lockTimeoutMs: 50 });
    await using holder = await connectOwner(database.ownerUrl);
    await holder.client.query("BEGIN; LOCK TABLE projects");
    expect(classifyError(await reason(pool.query(sql.unsafe`SELECT FROM projects`)))).toBe("unavailable");
    await pool.end();
  });

  it("a day without partitions is unavailable", async () => {
    await using other = await openDatabase(inject("postgres"));
    for (const table of ["agent_signals", "agent_decisions", "agent_failures", "agent_steps", "agent_runs"]) {
      const leaf = `${table}_${new Date().toISOString().slice(0, 10).replaceAll("-", "")}`;
      await other.owner.query(sql.unsafe`DROP TABLE ${sql.identifier([leaf])}`);
    }
    expect(classifyError(await reason(writeRecords(other.ingest, 1, [runRecord()])))).toBe("unavailable");
  });

  it("nobody listening, and a closed pool, are unavailable", async () => {
    const url = new URL(database.queryUrl);
    url.port = String(await freePort());
    expect(classifyError(await reason(openPool(url.href, { applicationName: "x" })))).toBe("unavailable");

    const pool = await openPool(database.queryUrl, { applicationName: "runfacts-test" });
    await pool.end();
    expect(classifyError(await reason(pool.query(sql.unsafe`SELECT`)))).toBe("unavailable");
  });
});

it("errors of statements hold no values", async () => {
  const secret = "sk-very-secret";
  const records = [
    runRecord({}, [stepRecord({ name: `${secret}\n` })]),
    runRecord({}, [stepRecord({ latency_ms: -1, metadata: { secret } })]),
    runRecord({ run_id: secret }),
    runRecord({ agent_id: `${secret}\0` }),
    runRecord({}, [], [failureRecord({ message: "" }), failureRecord({ failure_type: secret as "tool" })]),
  ];
  for (const record of records) {
    const error = await reason(writeRecords(database.ingest, 1, [record]));
    expect(error).toBeInstanceOf(Error);
    expect(everythingIn(error)).not.toContain(secret);
  }
});

/** All strings in an error, its causes and what hangs on them. */
function everythingIn(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== "object" || value === null || seen.has(value)) {
    return String(value);
  }
  seen.add(value);
  return Reflect.ownKeys(value)
    .map((key) => everythingIn(Reflect.get(value, key), seen))
    .join("\n");
}
