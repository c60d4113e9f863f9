import { gzipSync } from "node:zlib";
import { toBinary } from "@bufbuild/protobuf";
import { mutateBytes } from "@runfacts/dev/mutate-bytes";
import { mutateJson } from "@runfacts/dev/mutate-json";
import { createRandom, type Random } from "@runfacts/dev/random";
import { ExportLogsServiceRequestSchema } from "@runfacts/gen/otlp/logs-service";
import { ExportTraceServiceRequestSchema } from "@runfacts/gen/otlp/trace-service";
import { decode } from "@runfacts/otlp";
import { samples } from "../harness/samples.ts";
import { bombs } from "./bombs.ts";
import type { Signal } from "./export-methods.ts";

/** A request that is probably none, and how it came about. */
export interface Malformed {
  readonly kind: "changed" | "cut off" | "wrong type" | "depth bomb" | "amplified" | "noise";
  readonly signal: Signal;
  readonly way: "grpc" | "http";
  readonly encoding: "protobuf" | "json";
  readonly isCompressed: boolean;
  readonly body: Uint8Array;
}

/** Bombs take longer than all others together: of so many cases, one is one. */
const BOMB_EVERY = 500;
const COMPRESSED = 0.3;
/** Of compressed bodies: changed after they were compressed. */
const CHANGED_AFTER = 0.1;
const MAX_DEPTH = 400;
/** Somewhat more than is read: a few changes may make a hundred times as much. */
const MAX_BYTES = 9 * 1024 * 1024;

/** Cases that share their traces: enough to meet each other, too few to make traces that are all work. */
const SHARE_TRACES = 16;

interface Valid {
  readonly traceIds: readonly string[];
  readonly signal: Signal;
  readonly binary: Buffer;
  readonly json: string;
}

const valid: readonly Valid[] = samples.map(({ signal, json }) => {
  const schema = signal === "traces" ? ExportTraceServiceRequestSchema : ExportLogsServiceRequestSchema;
  const binary = Buffer.from(toBinary(schema, decode(schema, Buffer.from(json), "json")));
  const traceIds = new Set(
    Array.from(json.matchAll(/"traceId":\s*"([0-9a-fA-F]{32})"/g), ([, id = ""]) => id),
  );
  return { signal, binary, json: JSON.stringify(JSON.parse(json)), traceIds: [...traceIds] };
});

/** The same with trace ids of its own. */
function withOwnTraces(
  { traceIds, binary, json, signal }: Valid,
  group: number,
): Pick<Valid, "signal" | "binary" | "json"> {
  const copy = Buffer.from(binary);
  let text = json;
  for (const [place, id] of traceIds.entries()) {
    const own = Buffer.alloc(16, 0xa0);
    own.writeUInt32BE(group, 0);
    own.writeUInt32BE(place, 12);
    text = text.replaceAll(id, own.toString("hex"));
    const bytes = Buffer.from(id, "hex");
    for (let at = copy.indexOf(bytes); at >= 0; at = copy.indexOf(bytes, at + 16)) own.copy(copy, at);
  }
  return { signal, binary: copy, json: text };
}

/** The n-th case of a seed; the same each time. */
export function malformed(seed: number, index: number): Malformed {
  const random = createRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const way = random.pick(["grpc", "http", "http"] as const);
  if (index % BOMB_EVERY === BOMB_EVERY - 1) return bomb(random);
  const encoding = way === "http" && random.chance(0.5) ? "json" : "protobuf";
  const {
    kind,
    signal,
    body: whole,
  } = broken(withOwnTraces(random.pick(valid), Math.floor(index / SHARE_TRACES)), encoding, random);
  const body = whole.subarray(0, MAX_BYTES);
  const isCompressed = random.chance(COMPRESSED);
  const sent = isCompressed ? gzipSync(body, { level: 1 }) : body;
  const isChanged = isCompressed && random.chance(CHANGED_AFTER);
  return {
    kind,
    signal,
    way,
    encoding,
    isCompressed,
    body: isChanged ? mutateBytes(Buffer.from(sent), random) : sent,
  };
}

function bomb(random: Random): Malformed {
  const { signal, encoding, make } = random.pick(bombs);
  const way = encoding === "protobuf" && random.chance(0.5) ? "grpc" : "http";
  const body = gzipSync(make(), { level: 1 });
  return { kind: "amplified", signal, way, encoding, isCompressed: true, body };
}

function broken(
  { signal, binary, json }: Pick<Valid, "signal" | "binary" | "json">,
  encoding: Malformed["encoding"],
  random: Random,
): Pick<Malformed, "kind" | "signal" | "body"> {
  const bytes = encoding === "json" ? Buffer.from(json) : binary;
  switch (random.int(0, 9)) {
    case 0:
      return { kind: "cut off", signal, body: bytes.subarray(0, random.int(0, bytes.length - 1)) };
    case 1:
      return { kind: "depth bomb", signal: "traces", body: deep(encoding, random.int(1, MAX_DEPTH)) };
    case 2:
      return { kind: "wrong type", signal, body: retyped(bytes, random) };
    case 3:
      return { kind: "noise", signal, body: noise(random) };
    case 4: {
      // What is none of this signal, but may be read as one.
      const other = random.pick<Signal>(["traces", "logs", "metrics"]);
      return { kind: "wrong type", signal: other, body: bytes };
    }
    default: {
      const body = encoding === "json" ? Buffer.from(mutateJson(json, random)) : mutateBytes(bytes, random);
      return { kind: "changed", signal, body };
    }
  }
}

/** Other wire types at some places, should these be tags. */
function retyped(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  for (let left = random.int(1, 20); left > 0; left -= 1) {
    const at = random.int(0, copy.length - 1);
    copy[at] = ((copy[at] ?? 0) & ~7) | random.int(0, 7);
  }
  return copy;
}

function noise(random: Random): Buffer {
  return Buffer.from(Array.from({ length: random.int(0, 600) }, () => random.int(0, 255)));
}

/** A value in lists in lists. */
function deep(encoding: Malformed["encoding"], depth: number): Uint8Array {
  if (encoding === "json") {
    const value = `${'{"arrayValue":{"values":['.repeat(depth)}{}${"]}}".repeat(depth)}`;
    return Buffer.from(`{"resourceSpans":[{"resource":{"attributes":[{"key":"k","value":${value}}]}}]}`);
  }
  let value: Uint8Array = Uint8Array.of(0x0a, 0x01, 0x78);
  for (let left = depth; left > 0; left -= 1) value = tagged(0x2a, tagged(0x0a, value));
  return tagged(0x0a, tagged(0x0a, tagged(0x0a, tagged(0x12, value))));
}

function tagged(tag: number, content: Uint8Array): Uint8Array {
  const length: number[] = [];
  for (let rest = content.length; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) return Buffer.concat([Buffer.of(tag, ...length), content]);
  }
}
