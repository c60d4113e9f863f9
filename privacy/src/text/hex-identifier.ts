import { isHexText } from "./decode-once.ts";
import { marks, type Profile } from "./profile.ts";

const hyphens = marks("-");
const UUID_LENGTH = 36;
const UUID_TAIL = 12;
const MIN_HEX_LENGTH = 16;
// Fewer letters than this, and it may be a number with a country in front.
const MIN_HEX_LETTERS = 3;

/** UUIDs, trace ids and hashes, of which telemetry is full, need no search. */
export function isHexIdentifier(text: string, profile: Profile): boolean {
  if (!profile.hex || text.length < MIN_HEX_LENGTH || !profile.ascii) return false;
  if (profile.marks === hyphens) {
    return text.length === UUID_LENGTH && profile.joints === 4 && profile.longestRun === UUID_TAIL;
  }
  const letters = text.length - profile.digits;
  return (
    profile.longestRun === text.length && !profile.capitals && letters >= MIN_HEX_LETTERS && !isHexText(text)
  );
}
