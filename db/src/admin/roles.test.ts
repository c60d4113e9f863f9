import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { cloneDatabase, groupsOf, type TestDatabase } from "../testing/index.ts";
import { connectOwner, type OwnerConnection } from "./connect-owner.ts";

const INSUFFICIENT_PRIVILEGE = "42501";
const READ_ONLY = "25006";

let database: TestDatabase;
let ingest: OwnerConnection;
let query: OwnerConnection;
let insight: OwnerConnection;
beforeAll(async () => {
  database = await cloneDatabase(inject("postgres"));
  ingest = await connectOwner(database.ingestUrl);
  query = await connectOwner(database.queryUrl);
  insight = await connectOwner(database.insightUrl);
});
afterAll(async () => {
  await ingest[Symbol.asyncDispose]();
  await query[Symbol.asyncDispose]();
  await insight[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const owner = new URL(inject("postgres").ownerUrl).username;
const leaf = `agent_steps_${new Date().toISOString().slice(0, 10).replaceAll("-", "")}`;

/** What neither may do. */
const forbiddenToBoth = [
  "UPDATE agent_runs SET agent_id = 'other'",
  "UPDATE agent_steps SET name = 'other'",
  "UPDATE agent_failures SET message = 'other'",
  "UPDATE agent_decisions SET selected = 'other'",
  "UPDATE agent_signals SET value = false",
  "DELETE FROM agent_runs",
  "DELETE FROM agent_steps",
  "DELETE FROM agent_failures",
  "UPDATE agent_runs SET started_at = now()",
  "UPDATE agent_signals SET run_started_at = now()",
  "DELETE FROM run_registry",
  "TRUNCATE agent_runs, agent_steps, agent_failures",
  "CREATE TABLE mine (content text)",
  "ALTER TABLE agent_steps ADD COLUMN content text",
  "DROP TABLE agent_failures",
  "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
  "SELECT create_day_partitions('2030-01-01')",
  "SELECT create_day_partition('agent_signals', '2030-01-01')",
  "SELECT created_at FROM api_keys",
  "SELECT label FROM api_keys",
  "INSERT INTO api_keys (key_id, project_id, scope, secret_hash) VALUES (gen_random_uuid(), 1, 'query', sha256('x'))",
  "UPDATE api_keys SET revoked_at = NULL",
  "INSERT INTO projects (project_id, name) VALUES (2, 'two')",
  "UPDATE retention SET oldest_start = now()",
  "DELETE FROM rollups",
  "DELETE FROM heartbeats",
  "DELETE FROM intake_violations",
  "UPDATE intake_violations SET agent_id = 'other'",
  "DELETE FROM client_drops",
  "UPDATE client_drops SET agent_id = 'other'",
  "UPDATE heartbeats SET slot = 9",
  "INSERT INTO schema_migrations VALUES (99, 'x', 'x')",
  `SELECT FROM ${leaf}`,
  "CREATE ROLE mine",
  `SET ROLE ${owner}`,
  `SET SESSION AUTHORIZATION ${owner}`,
  "COPY (SELECT 1) TO PROGRAM 'true'",
  "SELECT pg_read_file('/etc/passwd')",
];

describe("the ingest role is refused", () => {
  it.each([
    ...forbiddenToBoth,
    "SELECT * FROM agent_steps",
    "SELECT metadata FROM agent_steps",
    "SELECT name FROM agent_steps",
    "SELECT model FROM agent_steps",
    "SELECT message FROM agent_failures",
    "SELECT selected FROM agent_decisions",
    "SELECT metadata FROM agent_decisions",
    "SELECT value FROM agent_signals",
    "SELECT signal_type FROM agent_signals",
    "DELETE FROM agent_signals",
    "UPDATE agent_steps SET failed = true RETURNING metadata",
    "UPDATE agent_steps SET failed = true WHERE name = 'search'",
    "SELECT agent_id FROM agent_runs",
    "SELECT session_id FROM agent_runs",
    "SELECT of_item FROM settled_rollups",
    "SELECT FROM projects WHERE name = 'default'",
    "INSERT INTO agent_steps DEFAULT VALUES RETURNING metadata",
  ])("%s", async (statement) => {
    await expect(ingest.client.query(statement)).rejects.toMatchObject({ code: INSUFFICIENT_PRIVILEGE });
  });
});

describe("the query role is refused", () => {
  // Read-only transactions are a default that the session may change: the grants must hold without it.
  beforeAll(async () => {
    await query.client.query("SET default_transaction_read_only = off");
  });

  it.each([
    ...forbiddenToBoth,
    "INSERT INTO run_registry VALUES (1, '2026-11-01', gen_random_uuid(), '\\x')",
    "INSERT INTO agent_runs DEFAULT VALUES",
    "INSERT INTO agent_steps DEFAULT VALUES",
    "INSERT INTO agent_failures DEFAULT VALUES",
    "INSERT INTO agent_decisions DEFAULT VALUES",
    "INSERT INTO agent_signals DEFAULT VALUES",
    "SELECT created_at FROM projects",
    "UPDATE rollups SET runs = 0",
    "UPDATE failure_rollups SET runs = 0",
    "UPDATE settled_rollups SET runs = 0",
    "UPDATE intake_violations SET fields = 1",
    "INSERT INTO intake_violations DEFAULT VALUES",
    "UPDATE client_drops SET runs = 1",
    "INSERT INTO client_drops DEFAULT VALUES",
    "UPDATE heartbeats SET beat_at = now()",
    "SELECT told_status FROM open_runs",
    "SELECT parts FROM waiting_traces",
    "SELECT prompts FROM conversations",
    "SELECT facts FROM conversation_records",
    "SELECT meet_waiting(1, '{}', '{}', '{}', 0)",
    "SELECT move_traces(1, '{}', '{}', '{}', '{}', '{}', '{}', '{}')",
    "SELECT withdraw_steps(1, '{}', '{}', '{}')",
    "SELECT withdraw_failures(1, '{}', '{}', '{}')",
    "UPDATE settled_periods SET is_settled = true",
    "SELECT * FROM recomputed_rollups('-infinity', 'infinity')",
  ])("%s", async (statement) => {
    await expect(query.client.query(statement)).rejects.toMatchObject({ code: INSUFFICIENT_PRIVILEGE });
  });

  it("anything that writes, by default", async () => {
    await using fresh = await connectOwner(database.queryUrl);
    const { rows } = await fresh.client.query("SHOW default_transaction_read_only");
    expect(rows).toEqual([{ default_transaction_read_only: "on" }]);
    await expect(fresh.client.query("CREATE TEMP TABLE mine (i int)")).rejects.toMatchObject({
      code: READ_ONLY,
    });
  });
});

describe("the insight role", () => {
  it.each([
    ...forbiddenToBoth,
    "INSERT INTO run_registry VALUES (1, '2026-11-01', gen_random_uuid(), '\\x')",
    "INSERT INTO agent_runs DEFAULT VALUES",
    "INSERT INTO agent_steps DEFAULT VALUES",
    "INSERT INTO agent_signals DEFAULT VALUES",
    "SELECT key_id FROM api_keys",
    "SELECT secret_hash FROM api_keys",
    "UPDATE rollups SET runs = 0",
    "DELETE FROM incidents",
    "UPDATE incident_changes SET state = 'open'",
    "DELETE FROM incident_changes",
  ])("is refused %s", async (statement) => {
    await expect(insight.client.query(statement)).rejects.toMatchObject({ code: INSUFFICIENT_PRIVILEGE });
  });

  it("reads what query reads, but for keys, and writes its own tables alone", async () => {
    await using owner = await connectOwner(database.ownerUrl);
    const { rows } = await owner.client.query<{ service: string; grants: string[] }>(
      `SELECT service, array_agg(DISTINCT table_name || '.' || column_name || ' ' || privilege_type) AS grants
      FROM information_schema.column_privileges JOIN service_groups ON group_name = grantee
      WHERE service IN ('insight', 'query') GROUP BY service`,
    );
    const grantsOf = (service: string) => new Set(rows.find((row) => row.service === service)?.grants);
    const [read, more] = [grantsOf("query"), grantsOf("insight")];
    const isOwn = (grant: string) => /^(incidents|incident_changes|watch_states|watch_leases)\./.test(grant);
    expect([...read.difference(more)].filter((grant) => !grant.startsWith("api_keys."))).toEqual([]);
    expect([...more.difference(read)].filter((grant) => !isOwn(grant))).toEqual([]);
  });
});

describe("each may look up keys", () => {
  it("by what a request needs", async () => {
    for (const { client } of [ingest, query]) {
      await client.query(
        "SELECT project_id, scope, revoked_at FROM api_keys WHERE secret_hash = sha256('x')",
      );
    }
  });
});

describe("neither may become", () => {
  it("the other", async () => {
    const groups = await groupsOf(database.ownerUrl);
    for (const role of [groups.query, new URL(database.queryUrl).username])
      await expect(ingest.client.query(`SET ROLE ${role}`)).rejects.toMatchObject({
        code: INSUFFICIENT_PRIVILEGE,
      });
    for (const role of [groups.ingest, new URL(database.ingestUrl).username])
      await expect(query.client.query(`SET ROLE ${role}`)).rejects.toMatchObject({
        code: INSUFFICIENT_PRIVILEGE,
      });
  });
});
