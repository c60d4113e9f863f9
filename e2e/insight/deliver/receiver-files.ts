import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Names of the destinations; both are of the one receiver. */
export const DESTINATIONS = ["ops", "pager"] as const;
export const RECEIVER_SECRET = "a-secret-of-the-trial-alone";

/** Where a receiver writes what it was sent, a line each: path and key. */
export function receiverFiles(folder: string) {
  return {
    taken: join(folder, "taken"),
    repeated: join(folder, "repeated"),
    unsigned: join(folder, "unsigned"),
  };
}

/** The whole lines of a file; none where it is not there. */
export function readLines(path: string): readonly string[] {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
}
