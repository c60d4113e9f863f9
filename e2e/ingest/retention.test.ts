import { maintain } from "@runfacts/db/admin";
import { cloneDatabase } from "@runfacts/db/testing";
import { describe, expect, inject, it } from "vitest";
import { startServices } from "../harness/platform.ts";
import { postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000).toISOString();
const runOf = (days: number) => sampleRun({ started_at: daysAgo(days), ended_at: daysAgo(days), steps: [] });

describe("after maintenance with RETENTION_DAYS", () => {
  it("a run that started before the days that are kept is refused, alone", async () => {
    await using database = await cloneDatabase(inject("postgres"));
    await maintain(database.ownerUrl, { retentionDays: 7 });
    await using platform = await startServices(database);
    const reply = await postJson(platform.ingestUrl, "/v1/runs", runOf(9));
    expect(reply).toMatchObject({ status: 400, body: { code: "invalid_argument" } });
    expect(JSON.stringify(reply.body)).toContain("RUN_TOO_OLD");
    const batch = await postJson(platform.ingestUrl, "/v1/runs:batch", { runs: [runOf(9), runOf(6)] });
    expect(batch.body).toMatchObject({
      results: [{ outcome: "rejected", error: { reason: "run_too_old" } }, { outcome: "created" }],
    });
  });
});
