import type { Load } from "../../harness/load.ts";
import type { Postgres } from "../../harness/postgres.ts";
import { postgresCpuSeconds } from "../../harness/postgres-cpu.ts";
import type { Service } from "../../harness/service.ts";
import type { LoadCommand } from "../../load/load-command.ts";
import { logPosition } from "./measure.ts";

/** How runs are sent. */
export interface Way extends Pick<LoadCommand, "protocol"> {
  readonly name: string;
  readonly inFlight: number;
  /** Runs to send at least: in the short form, and in the whole one. */
  readonly runs: readonly [short: number, whole: number];
}

export const ways = {
  batches: { name: "batches of 50", protocol: "grpc-batch", inFlight: 4, runs: [5_000, 50_000] },
  calls: { name: "64 calls at once", protocol: "grpc-unary", inFlight: 64, runs: [2_000, 20_000] },
  single: { name: "one after the other", protocol: "rest", inFlight: 1, runs: [500, 5_000] },
} as const satisfies Record<string, Way>;

/** What runs are sent from and to. */
export interface Sending {
  readonly load: Load;
  readonly service: Service;
  readonly ownerUrl: string;
  readonly postgres: Postgres;
  readonly isShort: boolean;
  readonly note: (line: string) => void;
}

/** What a run took that was sent one way. */
export interface WayCost {
  readonly runs: number;
  /** Bytes of write-ahead log. */
  readonly log: number;
  /** Microseconds of CPU; null where this machine cannot measure it. */
  readonly ingest: number;
  readonly postgres: number | null;
}

/**
 * Sends runs one way, and tells what each took.
 *
 * @param steps of a run; default: ten
 */
export async function measureWay(sending: Sending, way: Way, steps?: number): Promise<WayCost> {
  const { service, ownerUrl, postgres, note } = sending;
  const log = await logPosition(ownerUrl);
  const cpu = { ingest: await service.cpuSeconds(), postgres: await postgresCpuSeconds(postgres.pid) };
  const runs = await send(sending, way, steps);
  const ingest = (await service.cpuSeconds()) - cpu.ingest;
  const after = await postgresCpuSeconds(postgres.pid);
  note(`storage: ${way.name}: ${runs} runs`);
  const ofRun = (seconds: number) => (seconds / runs) * 1_000_000;
  return {
    runs,
    log: ((await logPosition(ownerUrl)) - log) / runs,
    ingest: ofRun(ingest),
    postgres: after === null || cpu.postgres === null ? null : ofRun(after - cpu.postgres),
  };
}

/** Sends at least as many as the way says, and tells how many. */
async function send({ load, service, isShort }: Sending, way: Way, steps?: number): Promise<number> {
  const { protocol, inFlight } = way;
  const pace = { kind: "closed", inFlight, seconds: 2 } as const;
  let sent = 0;
  while (sent < way.runs[isShort ? 0 : 1]) {
    const command = { protocol, url: service.url, pace, ...(steps !== undefined && { steps }) };
    const { runs, refused } = await load.run(command);
    if (refused > 0) throw new Error(`${way.name}: ${refused} runs were refused`);
    sent += runs;
  }
  return sent;
}
