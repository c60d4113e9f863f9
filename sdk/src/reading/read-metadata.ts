import { limits } from "../limits.ts";
import { isKey, isTooLarge, type Refusal, refuseFact } from "../privacy.ts";
import type { Facts, FactValue } from "../recording/run-record.ts";
import { readFact } from "./read-fact.ts";

/** Facts that may be kept, and each key that may not. */
export interface ReadMetadata {
  readonly facts: Facts;
  readonly refusals: readonly Refusal[];
}

const mostKeysRead = 4 * limits.metadataKeys;

function readEntry(source: object, key: string): FactValue | Refusal | undefined {
  if (key === "__proto__" || !isKey(key)) return refuseFact("metadata-key-invalid");
  try {
    const read = readFact(Reflect.get(source, key));
    if (read === undefined) return undefined;
    return "rule" in read ? refuseFact(read.rule) : read.value;
  } catch {
    return refuseFact("metadata-value-invalid");
  }
}

const isRefusal = (entry: FactValue | Refusal | undefined): entry is Refusal =>
  typeof entry === "object" && entry !== null && "rule" in entry;

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
  const refusals: Refusal[] = keys.slice(mostKeysRead).map(() => refuseFact("metadata-too-many-keys"));
  const added: Facts = {};
  for (const key of keys.slice(0, mostKeysRead)) {
    const entry = readEntry(source as object, key);
    if (isRefusal(entry)) refusals.push(entry);
    else if (entry !== undefined) added[key] = entry;
  }
  const all = { ...known, ...added };
  const fits = Object.keys(all).length <= limits.metadataKeys && !isTooLarge(all);
  return { facts: fits ? all : keepWhatFits(known, added, refusals), refusals };
}
