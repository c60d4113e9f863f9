import { openDatabase } from "@runfacts/db/testing";
import { expect, inject, it } from "vitest";
import { startQueryService } from "../../harness/query-service.ts";
import { plantedName, runTrial, TRIAL_RUNS } from "./run-trial.ts";

it("the service names a planted cause first, and nothing that failing brings about", async () => {
  await using database = await openDatabase(inject("postgres"));
  await using service = await startQueryService(database.queryUrl);
  const place = { ingest: database.ingest, queryUrl: service.url };
  const planted = await runTrial(place, 1, "metadata");
  expect(planted).toMatchObject({ runs: TRIAL_RUNS, causes: [plantedName("metadata")] });
  expect((await runTrial(place, 2, null)).causes).toEqual([]);
});
