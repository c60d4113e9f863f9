// `npm run dialects:bench`: what it costs to decode and to map a span, by the fixtures of the dialects. Prints microseconds of
// CPU a span, the median of some rounds.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type DescMessage, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { ExportTraceServiceRequestSchema } from "@runfacts/gen/otlp/trace-service";
import { readDialects } from "../build/read-dialects.ts";
import { createMapper, decode, mapTraces, runOf } from "../src/index.ts";

const ROUNDS = 15;
const SPANS_A_ROUND = 10_000;

/** Microseconds that a unit of work takes: the median of rounds, after one that warms up. */
function microsOf(units: number, work: () => void): number {
  const times = Array.from({ length: ROUNDS + 1 }, () => {
    const before = process.cpuUsage();
    let done = 0;
    while (done < SPANS_A_ROUND) {
      work();
      done += units;
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / done;
  });
  return times.slice(1).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

const desc: DescMessage & typeof ExportTraceServiceRequestSchema = ExportTraceServiceRequestSchema;
const rows: Record<string, Record<string, number>> = {};
for (const { file, table, signal } of readDialects()) {
  if (signal !== "spans") continue;
  const path = join(import.meta.dirname, "../fixtures", file.replace(/\.ts$/, ".json"));
  const json = Buffer.from(JSON.stringify(JSON.parse(readFileSync(path, "utf8"))));
  const request: MessageShape<typeof desc> = decode(desc, json, "json");
  const binary = toBinary(desc, request);
  const mapper = createMapper({ key: new Uint8Array(32) });
  const { spans } = mapTraces(request, mapper);
  const round = (micros: number) => Math.round(micros * 10) / 10;
  rows[table.name] = {
    spans: spans.length,
    "decode protobuf": round(microsOf(spans.length, () => decode(desc, binary, "protobuf"))),
    "decode JSON": round(microsOf(spans.length, () => decode(desc, json, "json"))),
    map: round(microsOf(spans.length, () => mapTraces(request, mapper))),
    runOf: round(microsOf(spans.length, () => runOf(spans))),
  };
}
console.table(rows);
