import type { PartRecord, RunRecord } from "@runfacts/db/rows";
import type { Run } from "@runfacts/gen/server/run";
import { atOnce } from "../accept/breath.ts";
import { partInParts } from "../record/part-in-parts.ts";
import { recordInParts } from "../record/record-in-parts.ts";

/** The rows of a checked run, in one go. */
export const recordOf = (run: Run): RunRecord => atOnce(recordInParts(run));

/** The rows of a checked part of a run, in one go. */
export const partOf = (part: Run, timeoutMs: number | null): PartRecord =>
  atOnce(partInParts(part, timeoutMs));
