import { openDatabase } from "@runfacts/db/testing";
import { expect, inject, it } from "vitest";
import { startQueryService } from "../../harness/query-service.ts";
import { runGateTrials } from "./gate-trials.ts";

// Each trial is the same every time; how often such verdicts are right is in docs/insight.md.
it("tells a version that is worse, and no other, of a few of the trials", async () => {
  await using database = await openDatabase(inject("postgres"));
  await using service = await startQueryService(database.queryUrl);
  const setting = { icc: 0, hours: 20, runs: 50 };
  const answers = await runGateTrials(database.ingest, service.url, setting, { trials: 2, seed: 20_261_130 });
  expect(answers).toHaveLength(2);
  for (const { ofAlike, ofWorse } of answers) {
    expect(ofWorse).toBe("worse");
    expect(ofAlike).not.toBe("worse");
  }
});
