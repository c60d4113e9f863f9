import type { RunRecord } from "@runfacts/db/rows";
import type { Run } from "@runfacts/gen/server/run";
import { atOnce } from "../accept/breath.ts";
import { recordInParts } from "../record/record-in-parts.ts";
import { storedDigest } from "../record/stored-digest.ts";

/** Digests of a project. */
export const testDigest = storedDigest(new Uint8Array(32).fill(7));

/** The rows of a checked run, in one go. */
export const recordOf = (run: Run): RunRecord => atOnce(recordInParts(run, testDigest));
