import { limits } from "../limits.ts";
import { type Refusal, refusalOf, refuseFact } from "../privacy.ts";
import type { Facts, FactValue } from "../recording/run-record.ts";
import { readFact } from "./read-fact.ts";

/** Facts that may be kept, and each key that may not. */
export interface ReadMetadata {
  readonly facts: Facts;
  readonly refusals: readonly Refusal[];
}

const mostKeysRead = 4 * limits.metadataKeys;

function readEntry(source: object, key: string): FactValue | Refusal | undefined {
  if (key === "__proto__") return refuseFact("metadata-key-invalid");
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

function keepWhatFits(known: Facts, added: Facts, refusals: Refusal[]): Facts {
  let facts = known;
  for (const [key, value] of Object.entries(added)) {
    const isFull = !Object.hasOwn(facts, key) && Object.keys(facts).length >= limits.metadataKeys;
    const next = { ...facts, [key]: value };
    const refusal = isFull
      ? refuseFact("metadata-too-many-keys")
      : (refusalOf({ [key]: value }) ?? refusalOf(next));
    if (refusal === undefined) facts = next;
    else refusals.push(refusal);
  }
  return facts;
}

/**
 * Reads metadata that an agent gave, whatever it is, and adds what may be kept to what is known. Never throws.
 *
 * @param known facts read before
 * @param source any value
 */
export function readMetadata(known: Facts, source: unknown): ReadMetadata {
  const keys = keysOf(source);
  if (keys === undefined) return { facts: known, refusals: [refuseFact("metadata-value-invalid")] };
  const refusals: Refusal[] = keys.slice(mostKeysRead).map(() => refuseFact("metadata-too-many-keys"));
  const added: [string, FactValue][] = [];
  for (const key of keys.slice(0, mostKeysRead)) {
    const entry = readEntry(source as object, key);
    if (isRefusal(entry)) refusals.push(entry);
    else if (entry !== undefined) added.push([key, entry]);
  }
  const addedFacts: Facts = Object.fromEntries(added);
  const all = { ...known, ...addedFacts };
  const facts = refusalOf(all) === undefined ? all : keepWhatFits(known, addedFacts, refusals);
  return { facts, refusals };
}
