import { openDatabase } from "@runfacts/db/testing";
import { startService } from "@runfacts/query-svc";
import { expect, inject, it } from "vitest";
import { plantedName, runTrial, TRIAL_RUNS } from "./run-trial.ts";

it("the service names a planted cause first, and nothing that failing brings about", async () => {
  await using database = await openDatabase(inject("postgres"));
  await using service = await startService({
    HOST: "127.0.0.1",
    QUERY_PORT: 0,
    QUERY_DATABASE_URL: database.queryUrl,
    LOG_LEVEL: "silent",
    ALLOW_UNSAFE_DURABILITY: true,
  });
  const place = { ingest: database.ingest, queryUrl: service.url };
  const planted = await runTrial(place, 1, "metadata");
  expect(planted).toMatchObject({ runs: TRIAL_RUNS, causes: [plantedName("metadata")] });
  expect((await runTrial(place, 2, null)).causes).toEqual([]);
});
