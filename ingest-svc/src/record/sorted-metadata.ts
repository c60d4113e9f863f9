import type { JsonObject } from "@bufbuild/protobuf";
import type { Metadata } from "@runfacts/db/rows";

/** Metadata as it is stored: keys in code unit order, in which most come. */
export function sortedMetadata(metadata: JsonObject = {}): Metadata {
  let last = "";
  let isSorted = true;
  for (const key in metadata) {
    if (key < last) isSorted = false;
    last = key;
  }
  if (isSorted) return metadata as Metadata;
  const entries = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries) as Metadata;
}
