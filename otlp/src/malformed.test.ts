import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { toBinary } from "@bufbuild/protobuf";
import { ExportLogsServiceRequestSchema } from "@runfacts/gen/otlp/logs-service";
import { ExportTraceServiceRequestSchema } from "@runfacts/gen/otlp/trace-service";
import { expect, it } from "vitest";
import { decode, type Encoding } from "./decode/decode.ts";
import { Undecodable } from "./decode/undecodable.ts";
import { runsOf, spansIn } from "./testing/runs-in.ts";

/** How many bodies are tried; more by the setting. */
const CASES = Number(process.env["OTLP_MALFORMED_CASES"] ?? 20_000);
const SEED = 16;
/** Two milliseconds a body, where it takes one. */
const TIMEOUT_MS = 60_000 + 2 * CASES;

interface Sample {
  readonly signal: "spans" | "logs";
  readonly encoding: Encoding;
  readonly body: Uint8Array;
}

const folder = join(import.meta.dirname, "../fixtures");
const samples = readdirSync(folder)
  .filter((file) => !file.endsWith(".expected.json"))
  .flatMap((file): Sample[] => {
    const text = readFileSync(join(folder, file));
    const signal = text.includes("resourceLogs") ? "logs" : "spans";
    const compact = Buffer.from(JSON.stringify(JSON.parse(text.toString("utf8"))));
    const schema = signal === "spans" ? ExportTraceServiceRequestSchema : ExportLogsServiceRequestSchema;
    const binary = toBinary(schema, decode(schema, compact, "json"));
    return [
      { signal, encoding: "json", body: compact },
      { signal, encoding: "protobuf", body: binary },
    ];
  });

/** Numbers that are the same for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), state | 1) + 0x6d2b79f5) | 0;
    state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
    return ((state ^ (state >>> 14)) >>> 0) % below;
  };
}

const utf8 = new TextEncoder();
/** What stands in place of a value of JSON. */
const others = ["null", "[]", "{}", "-1", "1e999", "true", '"a"', '"\\ud800"', "[[[[[[", "1".repeat(40)];

const mutations: readonly ((body: Uint8Array, random: (below: number) => number) => Uint8Array)[] = [
  // Cut off.
  (body, random) => body.subarray(0, random(body.length)),
  // Bits flipped.
  (body, random) => {
    const flipped = body.slice();
    for (let left = 1 + random(8); left > 0; left -= 1) {
      const at = random(flipped.length);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << random(8));
    }
    return flipped;
  },
  // Another type on the wire.
  (body, random) => {
    const typed = body.slice();
    const at = random(typed.length);
    typed[at] = ((typed[at] ?? 0) & 0xf8) | random(8);
    return typed;
  },
  // A piece left out, or said again.
  (body, random) => {
    const [from, length, to] = [random(body.length), random(64), random(body.length)];
    const piece = body.subarray(from, from + length);
    return random(2) === 0
      ? Uint8Array.of(...body.subarray(0, from), ...body.subarray(from + length))
      : Uint8Array.of(...body.subarray(0, to), ...piece, ...body.subarray(to));
  },
  // A value of JSON that is another.
  (body, random) => {
    const text = new TextDecoder().decode(body);
    const colons = [...text.matchAll(/:(?:"[^"]*"|\d+|true|false)/g)];
    const found = colons[random(Math.max(1, colons.length))];
    if (found === undefined) return body;
    const after = found.index + found[0].length;
    return utf8.encode(`${text.slice(0, found.index)}:${others[random(others.length)]}${text.slice(after)}`);
  },
  // Lists in lists, maps in maps.
  (_, random) => {
    const depth = random(5_000);
    const open = '{"arrayValue":{"values":['.repeat(depth);
    return utf8.encode(
      `{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"a","value":${open}${"]}}".repeat(depth)}}]}]}]}]}`,
    );
  },
  (_, random) => {
    let value = Uint8Array.of();
    for (let depth = random(200); depth > 0; depth -= 1) {
      if (value.length > 120) break;
      value = Uint8Array.of(random(2) === 0 ? 0x0a : 0x2a, value.length, ...value);
    }
    return value;
  },
];

it(
  `answers ${CASES} damaged bodies with runs, or with an error of its own`,
  () => {
    const random = randomFrom(SEED);
    let decoded = 0;
    let refused = 0;
    for (let left = CASES; left > 0; left -= 1) {
      const sample = samples[random(samples.length)];
      const mutate = mutations[random(mutations.length)];
      if (sample === undefined || mutate === undefined) throw new Error("no sample");
      const body = mutate(sample.body, random);
      try {
        for (const run of runsOf(spansIn(body, sample.signal, sample.encoding)))
          expect(run.steps.length).toBeGreaterThan(0);
        decoded += 1;
      } catch (error) {
        if (!(error instanceof Undecodable)) throw error;
        refused += 1;
        expect(error.message).toMatch(/^[a-z][a-zA-Z0-9 ,;-]*$/);
        expect(error.field).toMatch(/^[a-zA-Z0-9.[\]]*$/);
      }
    }
    // Both happen often, or nothing was tried.
    expect(Math.min(decoded, refused)).toBeGreaterThan(CASES / 20);
  },
  TIMEOUT_MS,
);
