import { clone } from "@bufbuild/protobuf";
import { getRun } from "@runfacts/db/read";
import type { PartRecord } from "@runfacts/db/rows";
import type { OpenDatabase } from "@runfacts/db/testing";
import { type PartResult, writeParts, writeRuns } from "@runfacts/db/write";
import { type Run, RunSchema, RunStatus } from "@runfacts/gen/server/run";
import { createValidator } from "@runfacts/server";
import { expect } from "vitest";
import { acceptPart, acceptRuns, type Terms } from "../accept/accept-runs.ts";
import { HOUR } from "./random-run.ts";
import { testDigest } from "./record-of.ts";
import { NOW } from "./sample-run.ts";

/** The projects of runs that come whole, and in parts. */
export const WHOLE = 1;
export const PARTS = 2;

/** What runs are checked with: as the service does, with a limit of age. */
const acceptor = {
  clock: () => NOW,
  policy: undefined,
  retention: { current: BigInt(NOW - 90 * 24 * HOUR) * 1_000n },
  validator: createValidator(),
};

export const reject: Terms = { onViolation: "reject", isValidated: false };
export const drop: Terms = { onViolation: "drop", isValidated: false };

export async function sendWhole(
  database: OpenDatabase,
  projectId: number,
  run: Run,
  terms: Terms,
): Promise<string> {
  const [accepted] = await acceptRuns(acceptor, [clone(RunSchema, run)], terms, testDigest);
  if (accepted?.record === undefined) return "refused";
  const [result] = await writeRuns(database.ingest, projectId, [accepted.record]);
  return result?.outcome ?? "none";
}

export async function sendPart(
  database: OpenDatabase,
  part: Run,
  terms: Terms,
): Promise<PartResult | "refused"> {
  const { record } = await acceptPart(acceptor, part, null, terms, testDigest);
  return record === undefined ? "refused" : writePart(database, record);
}

export async function writePart(database: OpenDatabase, record: PartRecord): Promise<PartResult | "refused"> {
  const [result] = await writeParts(database.ingest, PARTS, [record]);
  if (result === undefined) throw new Error("no result");
  return typeof result.outcome === "object" || result.outcome === "too_large" ? "refused" : result;
}

/** All that is stored of a run, but for what tells when and where. */
export async function stored(database: OpenDatabase, projectId: number, { runId }: Run) {
  const found = await getRun(database.query, projectId, runId);
  if (found === null) return null;
  const { received_at: _received, project_id: _project, ...run } = found.run;
  const signals = found.signals.map(({ recorded_at: _recorded, ...signal }) => signal);
  return { ...found, run, signals };
}

/** Sends a run both ways: of what is refused whole a part is refused, or it never ends in parts; and what is taken whole comes out the same. */
export async function expectSame(
  database: OpenDatabase,
  run: Run,
  parts: readonly Run[],
  terms = reject,
): Promise<void> {
  const whole = await sendWhole(database, WHOLE, run, terms);
  const results: (PartResult | "refused")[] = [];
  for (const part of parts) results.push(await sendPart(database, part, terms));
  const taken = results.filter((result) => result !== "refused");
  const found = await stored(database, PARTS, run);
  if (whole === "refused") {
    expect(await sendWhole(database, PARTS, run, terms)).toBe("refused");
    if (taken.length < results.length) return;
    // Some of its facts may have been whole without the others; all of them are not.
    expect(taken.at(-1)?.status).toBe("running");
    expect(found?.run).toMatchObject({ status: "running", ended_at: null });
    const told = run.status !== RunStatus.RUNNING;
    expect(taken.at(-1)?.lacks).toEqual(told ? expect.arrayContaining([expect.anything()]) : []);
    return;
  }
  expect(whole).toBe("created");
  expect(results).not.toContain("refused");
  expect(found).toEqual(await stored(database, WHOLE, run));
  expect(taken.at(-1)).toMatchObject({ status: found?.run.status, lacks: [] });
  expect(await sendWhole(database, PARTS, run, terms)).toBe("duplicate");
}
