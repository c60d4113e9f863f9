import type { DescMethod } from "@bufbuild/protobuf";
import { type Amplifier, BYTES, MOST_ELEMENTS, MOST_MEMBERS, MOST_VALUES } from "./amplifier.ts";
import { delimited, repeat } from "./wire.ts";

const RUNS = 1;
const STEPS = 11;
const METADATA = 8;
const FIELDS = 1;
/** A google.protobuf.Value that is true. */
const TRUE = Buffer.from([0x20, 1]);
const EMPTY = new Uint8Array();
/** Of a batch. */
const MOST_RUNS = 1_000;

/**
 * What just is not refused unread: as many steps and entries of metadata as may be in one request, each bad in its own way, so
 * that everything looks at them. In a batch, since the lists of a single run are shorter.
 */
export function nearLimitAmplifiers(batch: DescMethod): Amplifier[] {
  const binary = (name: string, make: () => Uint8Array): Amplifier => ({
    name: `${batch.name}: just so many ${name}, in binary`,
    method: batch,
    form: "binary",
    make,
  });
  const rest = (name: string, make: () => string): Amplifier => ({
    name: `${batch.name}: just so many ${name}, in REST`,
    method: batch,
    form: "rest",
    make: () => Buffer.from(make()),
  });
  return [
    binary("empty steps in a run", () => delimited(RUNS, repeat(delimited(STEPS, EMPTY), 2 * MOST_ELEMENTS))),
    binary("empty steps in many runs", () => {
      const steps = Math.floor(MOST_ELEMENTS / MOST_RUNS) - 1;
      return runsOf(MOST_RUNS, repeat(delimited(STEPS, EMPTY), 2 * steps));
    }),
    binary("entries, each of its own key", () => {
      const steps = Math.floor(MOST_ELEMENTS / (MOST_MEMBERS + 1));
      return delimited(
        RUNS,
        Buffer.concat(Array.from({ length: steps }, (_, at) => stepOf(at, MOST_MEMBERS))),
      );
    }),
    binary("entries, a few in each of many steps", () => {
      const steps = Math.floor(MOST_ELEMENTS / 5);
      return delimited(RUNS, Buffer.concat(Array.from({ length: steps }, (_, at) => stepOf(at, 4))));
    }),
    rest("steps", () => `{"runs":[{"steps":[${list(MOST_VALUES / 2 - 10, () => "{}")}]}]}`),
    rest(
      "bad steps",
      () => `{"runs":[{"steps":[${list(MOST_VALUES / 4 - 10, () => '{"name":"","seq":1}')}]}]}`,
    ),
    rest("members, each of its own key", () => {
      const members = (step: number) => list(MOST_MEMBERS, (at) => `"${key(step * MOST_MEMBERS + at)}":0`);
      const steps = Math.floor(MOST_VALUES / (MOST_MEMBERS + 3));
      return `{"runs":[{"steps":[${list(steps, (at) => `{"metadata":{${members(at)}}}`)}]}]}`;
    }),
    rest("members, a few in each of many steps", () => {
      const members = (step: number) => list(4, (at) => `"${key(step * 4 + at)}":0`);
      const steps = Math.floor(MOST_VALUES / 7);
      return `{"runs":[{"steps":[${list(steps, (at) => `{"metadata":{${members(at)}}}`)}]}]}`;
    }),
    rest("lists in lists", () => {
      const lists = list(MOST_VALUES / 4 - 10, () => "[[]]");
      return `{"runs":[{"steps":[{"metadata":{"a":[${lists}]}}]}]}`;
    }),
  ];
}

const key = (at: number) => `k ${at.toString(36)}`;

function list(length: number, itemAt: (at: number) => string): string {
  return Array.from({ length }, (_, at) => itemAt(at)).join(",");
}

function runsOf(count: number, steps: Uint8Array): Uint8Array {
  return repeat(delimited(RUNS, steps), Math.min(BYTES, count * (steps.byteLength + 3)));
}

/** A step with so many entries of metadata, whose keys are none and nobody else's. */
function stepOf(step: number, entries: number): Uint8Array {
  const fields = Array.from({ length: entries }, (_, at) =>
    delimited(
      FIELDS,
      Buffer.concat([delimited(1, Buffer.from(key(step * entries + at))), delimited(2, TRUE)]),
    ),
  );
  return delimited(STEPS, delimited(METADATA, Buffer.concat(fields)));
}
