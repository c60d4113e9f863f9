import { hash } from "node:crypto";
import { itemHash } from "@runfacts/db/write";
import type { Step } from "@runfacts/gen/server/step";

/**
 * Id of a step, in lower case: its own, or else derived from the run and the step's place in it.
 */
export function stepIdOf(runId: string, step: Pick<Step, "stepId" | "seq">): string {
  return step.stepId === "" ? derivedId(runId, `step:${step.seq}`) : step.stepId.toLowerCase();
}

/**
 * Gives the ids of items of a run, in lower case: an item's own, or else one derived from its content and, where the run
 * holds the same several times, from which of them it is, so that the order of the items does not matter.
 */
export function itemIds(runId: string, kind: "failure" | "decision" | "signal") {
  const repeats = new Map<bigint, number>();
  return (ownId: string, facts: { readonly [column: string]: unknown }): string => {
    if (ownId !== "") return ownId.toLowerCase();
    const content = itemHash(kind, facts);
    const repeat = repeats.get(content) ?? 0;
    repeats.set(content, repeat + 1);
    return derivedId(runId, `${kind}:${content}:${repeat}`);
  };
}

/**
 * A name-based UUID (RFC 9562, version 5) with the run's id as its namespace: the same run and name make the same id.
 */
export function derivedId(runId: string, name: string): string {
  const namespace = Buffer.from(runId.replaceAll("-", ""), "hex");
  const digest = hash("sha1", Buffer.concat([namespace, Buffer.from(name)]), "buffer");
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString("hex", 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
