import { limits } from "../limits.ts";
import { isKey, isTooLarge, type Refusal, refuseFact } from "../privacy.ts";
import type { Facts, FactValue } from "../recording/run-record.ts";
import { type BrokenRule, isBroken, readFact } from "./read-fact.ts";

/** Facts that may be kept, and each key that may not. */
export interface ReadMetadata {
  readonly facts: Facts;
  readonly refusals: readonly Refusal[];
}

const mostKeysRead = 4 * limits.metadataKeys;
const TOO_MANY: BrokenRule = { rule: "metadata-too-many-keys" };

function readEntry(source: object, key: string): FactValue | BrokenRule | undefined {
  if (key === "__proto__" || !isKey(key)) return { rule: "metadata-key-invalid" };
  try {
    return readFact(Reflect.get(source, key));
  } catch {
    return { rule: "metadata-value-invalid" };
  }
}

function keysOf(source: unknown): string[] | undefined {
  if (typeof source !== "object" || source === null || Array.isArray(source)) return undefined;
  try {
    return Object.keys(source);
  } catch {
    return undefined;
  }
}

/** The first keys for which there is room. */
function keepWhatFits(known: Facts, added: Facts, refusals: Refusal[]): Facts {
  let facts = known;
  for (const [key, value] of Object.entries(added)) {
    const isFull = !Object.hasOwn(facts, key) && Object.keys(facts).length >= limits.metadataKeys;
    const next = { ...facts, [key]: value };
    if (isFull) refusals.push(refuseFact("metadata-too-many-keys"));
    else if (isTooLarge(next)) refusals.push(refuseFact("metadata-too-large"));
    else facts = next;
  }
  return facts;
}

/**
 * Reads metadata that an agent gave, whatever it is, and adds what has the form of facts to what is known. What names or holds
 * content, secrets or personal data is told apart when the run is delivered. Never throws.
 *
 * @param known facts read before
 * @param source any value
 */
export function readMetadata(known: Facts, source: unknown): ReadMetadata {
  const keys = keysOf(source);
  if (keys === undefined) return { facts: known, refusals: [refuseFact("metadata-value-invalid")] };
  const refusals: Refusal[] = [];
  const added: Facts = {};
  let addedKeys = 0;
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] ?? "";
    const entry = at < mostKeysRead ? readEntry(source as object, key) : TOO_MANY;
    if (isBroken(entry)) refusals.push(refuseFact(entry.rule));
    else if (entry !== undefined) {
      added[key] = entry;
      addedKeys += 1;
    }
  }
  if (addedKeys === 0) return { facts: known, refusals };
  const knownKeys = Object.keys(known).length;
  const all = knownKeys === 0 ? added : { ...known, ...added };
  const isFull = knownKeys + addedKeys > limits.metadataKeys && Object.keys(all).length > limits.metadataKeys;
  const facts = isFull || isTooLarge(all) ? keepWhatFits(known, added, refusals) : all;
  return { facts, refusals };
}
