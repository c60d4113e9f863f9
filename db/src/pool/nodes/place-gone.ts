import { PLACE_MOVED } from "../../citus/place-moved.ts";
import { errorCauses, errorCode } from "../error-causes.ts";

/** A place that is no more where it was: its schema went with its shards. */
const GONE: ReadonlySet<string> = new Set([PLACE_MOVED, "42P01", "42883", "3F000"]);

/** Whether a statement found that its place is not there any more: nothing of its transaction was written. */
export function isPlaceGone(error: unknown): boolean {
  return [...errorCauses(error)].some((cause) => GONE.has(errorCode(cause) ?? ""));
}
