import type { RunRecord } from "@runfacts/db/rows";
import type { Run } from "@runfacts/gen/server/run";
import { atOnce } from "../accept/breath.ts";
import { recordInParts } from "../record/record-in-parts.ts";

/** The rows of a checked run, in one go. */
export const recordOf = (run: Run): RunRecord => atOnce(recordInParts(run));
