import { randomUUID } from "node:crypto";
import { openPool, singlePostgres } from "@runfacts/db/pool";
import {
  askPool,
  failureRecord,
  nowMicroseconds,
  openDatabase,
  runRecord,
  writeRecords,
} from "@runfacts/db/testing";
import { Registry } from "prom-client";
import { describe, expect, inject, it, vi } from "vitest";
import { startProjectMetrics } from "./start-project-metrics.ts";

const MINUTE_US = 60_000_000n;

describe("startProjectMetrics", () => {
  it("shows the last hour and the open incidents of each project, by its name", async () => {
    await using database = await openDatabase(inject("postgres"));
    await askPool(database.owner, "INSERT INTO projects (project_id, name) VALUES (2, 'shop')");
    const now = nowMicroseconds();
    const run = (minutesAgo: bigint, seconds: bigint, status: "success" | "failure") => {
      const started_at = now - minutesAgo * MINUTE_US;
      const ended_at = started_at + seconds * 1_000_000n;
      return runRecord({ started_at, ended_at }, [], status === "failure" ? [failureRecord()] : []);
    };
    await writeRecords(database.ingest, 2, [
      run(30n, 2n, "success"),
      run(20n, 2n, "failure"),
      run(90n, 9n, "failure"),
    ]);
    const id = randomUUID();
    await askPool(
      database.owner,
      `INSERT INTO incidents (began_at, opened_at, project_id, incident_id, kind, subject)
      VALUES (now(), now(), 2, '${id}', 'drift', 'a')`,
    );
    const pool = await openPool(database.insightUrl, { applicationName: "runfacts-test" });
    const registry = new Registry();
    const errors: unknown[] = [];
    {
      await using _metrics = startProjectMetrics({
        database: singlePostgres(pool),
        clock: Date.now,
        registry,
        onError: (error) => errors.push(error),
      });
      await vi.waitFor(async () => expect(await registry.metrics()).toContain('project="shop"'), 20_000);
    }
    await pool.end();
    const lines = (await registry.metrics())
      .split("\n")
      .filter((line) => !line.startsWith("#") && line !== "");
    expect(lines.toSorted()).toEqual([
      'runfacts_project_failed_runs{project="default"} 0',
      'runfacts_project_failed_runs{project="shop"} 1',
      'runfacts_project_open_incidents{project="default"} 0',
      'runfacts_project_open_incidents{project="shop"} 1',
      'runfacts_project_run_duration_p95_seconds{project="shop"} 2',
      'runfacts_project_runs{project="default"} 0',
      'runfacts_project_runs{project="shop"} 2',
    ]);
    expect(errors).toEqual([]);
  });
});
