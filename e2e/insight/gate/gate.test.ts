import { openDatabase } from "@runfacts/db/testing";
import { startService } from "@runfacts/query-svc";
import { expect, inject, it } from "vitest";
import { runGateTrials } from "./gate-trials.ts";

// Each trial is the same every time; how often such verdicts are right is in docs/insight.md.
it("tells a version that is worse, and no other, of a few of the trials", async () => {
  await using database = await openDatabase(inject("postgres"));
  await using service = await startService({
    HOST: "127.0.0.1",
    QUERY_PORT: 0,
    QUERY_DATABASE_URL: database.queryUrl,
    LOG_LEVEL: "silent",
    ALLOW_UNSAFE_DURABILITY: true,
  });
  const setting = { icc: 0, hours: 20, runs: 50 };
  const answers = await runGateTrials(database.ingest, service.url, setting, { trials: 2, seed: 20_261_130 });
  expect(answers).toHaveLength(2);
  for (const { ofAlike, ofWorse } of answers) {
    expect(ofWorse).toBe("worse");
    expect(ofAlike).not.toBe("worse");
  }
});
