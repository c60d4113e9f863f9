import { RUN_ID_LENGTH, uuidBytes } from "./run-id.ts";

/** How the ids of runs stand in what they were encoded to: as text, or as the 16 bytes of an id of a trace. */
export type IdForm = "text" | "bytes";

/** Encoded runs whose ids are still to be filled in, so that a load client need not encode each run anew. */
export interface Patchable {
  readonly bytes: Buffer;
  readonly form: IdForm;
  /** For each run, where its id stands. */
  readonly places: readonly (readonly number[])[];
}

/** Finds the ids of runs in what they were encoded to. Each must be there; another kind of data that equals one must not. */
export function patchable(bytes: Buffer, runIds: readonly string[], form: IdForm = "text"): Patchable {
  return { bytes, form, places: runIds.map((runId) => placesOf(bytes, runId, form)) };
}

/** A copy of the bytes with the given ids, one a run. */
export function patched({ bytes, form, places }: Patchable, runIds: readonly string[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const [run, offsets] of places.entries()) {
    const runId = runIds[run] ?? "";
    if (form === "text") for (const offset of offsets) copy.write(runId, offset, RUN_ID_LENGTH, "latin1");
    else for (const offset of offsets) copy.set(uuidBytes(runId), offset);
  }
  return copy;
}

function placesOf(bytes: Buffer, runId: string, form: IdForm): number[] {
  const wanted = form === "text" ? Buffer.from(runId, "latin1") : Buffer.from(uuidBytes(runId));
  const places: number[] = [];
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + wanted.length))
    places.push(at);
  if (places.length === 0) throw new Error("the encoded run does not hold its id");
  return places;
}
