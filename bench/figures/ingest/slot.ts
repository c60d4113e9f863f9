import type { EmptyTables } from "../../harness/empty-tables.ts";
import type { Load } from "../../harness/load.ts";
import { type Postgres, query } from "../../harness/postgres.ts";
import { postgresCpuSeconds } from "../../harness/postgres-cpu.ts";
import type { Variant } from "./variants.ts";

/** What one variant did in one round. */
export interface Slot {
  readonly runs: number;
  readonly steps: number;
  readonly seconds: number;
  readonly latencies: Float64Array;
  /** CPU seconds; null where not told. */
  readonly cpu: {
    readonly service: number | null;
    readonly postgres: number | null;
    readonly client: number;
  };
  /** Bytes of the table of steps and its indexes, a step. */
  readonly bytesPerStep: number;
}

export interface SlotSetting {
  readonly postgres: Postgres;
  readonly ownerUrl: string;
  readonly load: Load;
  readonly empty: EmptyTables;
  readonly seconds: number;
}

/**
 * Lets a variant write for some seconds into empty tables.
 *
 * @throws Error when the tables hold another number of runs than were acknowledged.
 */
export async function measureSlot(setting: SlotSetting, variant: Variant): Promise<Slot> {
  await setting.empty();
  const cpuBefore = await cpuOf(setting, variant);
  const { runs, refused, seconds, latencies, cpuSeconds } = await setting.load.run({
    protocol: variant.protocol,
    url: variant.url,
    pace: { kind: "closed", inFlight: variant.inFlight, seconds: setting.seconds },
  });
  const cpuAfter = await cpuOf(setting, variant);
  const stored = await storedFacts(setting.ownerUrl);
  if (stored.runs !== runs || stored.steps !== runs * variant.steps || refused > 0) {
    throw new Error(
      `${variant.name}: ${runs} runs acknowledged, ${refused} refused, ${stored.runs} runs and ${stored.steps} steps stored`,
    );
  }
  return {
    runs,
    steps: stored.steps,
    seconds,
    latencies,
    cpu: {
      service: difference(cpuAfter.service, cpuBefore.service),
      postgres: difference(cpuAfter.postgres, cpuBefore.postgres),
      client: cpuSeconds,
    },
    bytesPerStep: stored.bytes / stored.steps,
  };
}

async function cpuOf({ postgres }: SlotSetting, { service }: Variant) {
  return {
    service: service === undefined ? null : await service.cpuSeconds(),
    postgres: await postgresCpuSeconds(postgres.pid),
  };
}

function difference(after: number | null, before: number | null): number | null {
  return after === null || before === null ? null : after - before;
}

async function storedFacts(ownerUrl: string): Promise<{ runs: number; steps: number; bytes: number }> {
  const [row] = await query<{ runs: number; steps: number; bytes: number }>(
    ownerUrl,
    `SELECT (SELECT count(*)::int FROM run_registry JOIN agent_runs USING (project_id, run_id, stored_on)) AS runs,
      (SELECT count(*)::int FROM agent_steps) AS steps,
      -- The partitions of days to come hold nothing but the first page of each index.
      (SELECT coalesce(sum(pg_total_relation_size(relid)) FILTER (WHERE pg_relation_size(relid) > 0), 0)::float8
        FROM pg_partition_tree('agent_steps') WHERE isleaf) AS bytes`,
  );
  if (row === undefined) throw new Error("the database did not count its rows");
  return row;
}
