import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { connectOwner } from "../../admin/connect-owner.ts";
import { finalizeRollups } from "../../admin/finalize-rollups.ts";
import { waitingTime } from "../../counts/waiting-time.ts";
import { latencyBucket } from "../../rollup/histogram.ts";
import { floorTo, HOUR_US } from "../../rollup/levels.ts";
import type { RunRecord } from "../../rows.ts";
import {
  failureRecord,
  nowMicroseconds,
  type OpenDatabase,
  openDatabase,
  runRecord,
  writeRecords,
} from "../../testing/index.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { expectedFailures } from "../testing/expected-counts.ts";
import { expectedRuns } from "../testing/expected-runs.ts";
import { SAMPLE_START, sampleRuns } from "../testing/sample-runs.ts";
import { durationPairs, type VersionHour, type VersionHoursFilter, versionHours } from "./version-hours.ts";

const samples = sampleRuns(600).map((record, n) =>
  n % 20 === 0 ? { ...record, run: { ...record.run, status: "abandoned" as const } } : record,
);

let database: OpenDatabase;
beforeEach(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, samples);
});
afterEach(() => database[Symbol.asyncDispose]());

async function finalizeAll(): Promise<void> {
  await finalizeRollups(database.ownerUrl);
  while ((await finalizeRollups(database.ownerUrl)) > 0);
}

async function owned(text: string): Promise<Record<string, unknown>[]> {
  await using owner = await connectOwner(database.ownerUrl);
  return (await owner.client.query<Record<string, unknown>>(text)).rows;
}

const select = async (filter: VersionHoursFilter, project = 1) =>
  inOrder(await inSnapshot(database.query, (connection) => versionHours(connection, project, filter)));

const inOrder = (hours: readonly VersionHour[]) =>
  hours
    .map((hour) => ({
      ...hour,
      durations: durationPairs(hour.durations).toSorted(([a], [b]) => a - b),
      failures: hour.failures.toSorted(([a], [b]) => (a < b ? -1 : 1)),
    }))
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
const keyOf = (hour: Omit<VersionHour, "durations">) =>
  [hour.start, hour.agent_id, hour.agent_version, hour.environment].join(" ");

/** The same, said a second time and without SQL. */
function expected(records: readonly RunRecord[], { agent_versions, ...filter }: VersionHoursFilter) {
  const within = expectedRuns(records, filter).filter(
    ({ run }) => agent_versions?.includes(run.agent_version) !== false,
  );
  const keyed = Map.groupBy(within, ({ run }) =>
    [floorTo(run.started_at, HOUR_US), run.agent_id, run.agent_version, run.environment].join(" "),
  );
  return inOrder(
    [...keyed.values()].flatMap((all) => {
      const [first] = all;
      if (first === undefined) return [];
      const { agent_id, agent_version, environment, started_at } = first.run;
      const ended = all.filter(({ run }) => run.status !== "abandoned");
      const starts = all.map(({ run }) => run.started_at).toSorted((a, b) => (a < b ? -1 : 1));
      const sum = (of: (record: RunRecord) => bigint | number | boolean) =>
        ended.reduce((total, record) => total + Number(of(record)), 0);
      return {
        start: floorTo(started_at, HOUR_US),
        agent_id,
        agent_version,
        environment,
        first_started_at: starts[0] ?? 0n,
        last_started_at: starts.at(-1) ?? 0n,
        runs: ended.length,
        failed_runs: sum(({ run }) => run.status === "failure"),
        abandoned_runs: all.length - ended.length,
        steps: sum(({ steps }) => steps.length),
        failed_steps: sum(({ steps }) => steps.filter(({ failed }) => failed).length),
        waiting_ms: sum(({ run, steps }) => waitingTime(steps, run.started_at, run.ended_at)),
        token_runs: sum(({ run }) => run.input_tokens !== null || run.output_tokens !== null),
        cost_runs: sum(({ run }) => run.cost_nano_usd !== null),
        tokens: sum(({ run }) => (run.input_tokens ?? 0n) + (run.output_tokens ?? 0n)),
        cost_nano_usd: sum(({ run }) => run.cost_nano_usd ?? 0n),
        durations: counted(
          ended.map(({ run }) => latencyBucket(Number((run.ended_at - run.started_at) / 1_000n))),
        ).flat(),
        failures: counted(
          ended.flatMap((record) => [
            ...new Set(
              expectedFailures(record).map(
                ({ failure_type, failure_code }) => `${failure_type}/${failure_code}`,
              ),
            ),
          ]),
        ),
      };
    }),
  );
}

function counted<T>(values: readonly T[]): (readonly [T, number])[] {
  return [...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]);
}

/** Some figures of each hour and version, whatever the environment. */
function ofVersions(hours: Awaited<ReturnType<typeof select>>) {
  const byVersion = Map.groupBy(hours, ({ start, agent_id, agent_version }) =>
    [start, agent_id, agent_version].join(" "),
  );
  return new Map(
    Array.from(byVersion, ([version, own]) => {
      const sum = (of: (hour: (typeof own)[number]) => number) =>
        own.reduce((total, hour) => total + of(hour), 0);
      const added = (lists: readonly (readonly (readonly [number | string, number])[])[]) =>
        Array.from(
          Map.groupBy(lists.flat(), ([value]) => value),
          ([value, all]) => [value, all.reduce((total, [, runs]) => total + runs, 0)],
        ).toSorted();
      return [
        version,
        {
          first: own.map(({ first_started_at }) => first_started_at).toSorted()[0],
          last: own
            .map(({ last_started_at }) => last_started_at)
            .toSorted()
            .at(-1),
          runs: sum(({ runs }) => runs),
          waiting: sum(({ waiting_ms }) => waiting_ms),
          cost: sum(({ cost_nano_usd }) => cost_nano_usd),
          durations: added(own.map(({ durations }) => durations)),
          failures: added(own.map(({ failures }) => failures)),
        },
      ];
    }),
  );
}

const filters: readonly VersionHoursFilter[] = [
  {},
  { agent_id: "agent-1" },
  { agent_id: "agent-2", agent_versions: ["1.0.0", "1.2.0", "none"] },
  { environment: "staging", start_time: SAMPLE_START + 3n * HOUR_US + 900_000_000n },
  { start_time: SAMPLE_START + 5n * HOUR_US + 1n, end_time: SAMPLE_START + 44n * HOUR_US + 1_800_000_001n },
  { start_time: SAMPLE_START + 900_000_000n, end_time: SAMPLE_START + 2_700_000_001n },
];

async function expectRight(records: readonly RunRecord[]): Promise<void> {
  for (const filter of filters) {
    const hours = expected(records, filter);
    expect(hours.length).toBeGreaterThan(0);
    expect(await select(filter)).toEqual(hours);
  }
}

describe("versionHours", () => {
  it("are the same from the tables and from what maintenance summed up, which is read where it holds", async () => {
    await expectRight(samples);
    await finalizeAll();
    await expectRight(samples);
    await owned("UPDATE version_hours SET runs = runs + 1000000");
    const [hour] = await select({});
    expect(hour?.runs).toBeGreaterThan(1_000_000);
  });

  it("are of all environments in one row where these are not told apart", async () => {
    await finalizeAll();
    const apart = await select({});
    const together = await select({ is_by_environment: false });
    expect(together.length).toBeLessThan(apart.length);
    expect(ofVersions(together)).toEqual(ofVersions(apart));
  });

  it("tell at once what changes afterwards", async () => {
    await finalizeAll();
    await owned("UPDATE version_hours SET runs = runs + 1000000");
    const late = Array.from({ length: 48 }, (_, hour) =>
      runRecord(
        { started_at: SAMPLE_START + BigInt(hour) * HOUR_US, status: "failure" },
        [],
        [failureRecord()],
      ),
    );
    await writeRecords(database.ingest, 1, late);
    await expectRight([...samples, ...late]);
    await finalizeAll();
    await expectRight([...samples, ...late]);
  });

  it("take hours that an older maintenance finalized from the tables, until this one sums them up", async () => {
    await finalizeAll();
    await owned("DELETE FROM version_hours");
    await owned("UPDATE version_hour_periods SET revision = 'older'");
    await expectRight(samples);
    expect(await finalizeRollups(database.ownerUrl)).toBe(48);
    expect(await finalizeRollups(database.ownerUrl)).toBe(0);
    await owned("UPDATE version_hours SET runs = runs + 1000000");
    expect((await select({}))[0]?.runs).toBeGreaterThan(1_000_000);
  });

  it("keep no rows of an hour of too many values, and read it from the tables", async () => {
    const runs = Array.from({ length: 150 }, (_, n) =>
      runRecord({ started_at: SAMPLE_START - 3n * HOUR_US + BigInt(n), agent_version: `commit-${n}` }),
    );
    const calm = Array.from({ length: 40 }, (_, n) =>
      runRecord({ started_at: SAMPLE_START - 5n * HOUR_US + BigInt(n), agent_version: `commit-${n}` }),
    );
    await writeRecords(database.ingest, 1, [...runs, ...calm]);
    await finalizeAll();
    expect(await owned("SELECT starts_at FROM version_hour_periods WHERE NOT is_kept")).toHaveLength(1);
    expect(
      await owned("SELECT count(*)::int AS rows FROM version_hours WHERE agent_version LIKE 'commit-%'"),
    ).toEqual([{ rows: 40 }]);
    await expectRight([...samples, ...runs, ...calm]);
  });

  it("tell the current hour, and nothing of other projects or of runs that are open", async () => {
    const now = runRecord({ started_at: nowMicroseconds() - 1_000_000n, ended_at: nowMicroseconds() });
    await writeRecords(database.ingest, 1, [now]);
    await finalizeAll();
    expect(await select({ start_time: now.run.started_at })).toEqual(
      expected([now], { start_time: now.run.started_at }),
    );
    expect(await select({}, 2)).toEqual([]);
  });
});
