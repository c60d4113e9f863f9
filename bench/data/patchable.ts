import { RUN_ID_LENGTH } from "./run-id.ts";

/** Encoded runs whose ids are still to be filled in, so that a load client need not encode each run anew. */
export interface Patchable {
  readonly bytes: Buffer;
  /** For each run, where its id stands. */
  readonly places: readonly (readonly number[])[];
}

/** Finds the ids of runs in what they were encoded to. Each must be there; another kind of data that equals one must not. */
export function patchable(bytes: Buffer, runIds: readonly string[]): Patchable {
  return { bytes, places: runIds.map((runId) => placesOf(bytes, runId)) };
}

/** A copy of the bytes with the given ids, one a run. */
export function patched({ bytes, places }: Patchable, runIds: readonly string[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const [run, offsets] of places.entries()) {
    for (const offset of offsets) copy.write(runIds[run] ?? "", offset, RUN_ID_LENGTH, "latin1");
  }
  return copy;
}

function placesOf(bytes: Buffer, runId: string): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(runId); at !== -1; at = bytes.indexOf(runId, at + RUN_ID_LENGTH))
    places.push(at);
  if (places.length === 0) throw new Error("the encoded run does not hold its id");
  return places;
}
