import type { OutgoingHttpHeaders } from "node:http2";
import { gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import { GetRunRequestSchema } from "@runfacts/gen/server/query_service";
import fc from "fast-check";
import { RUN_ID } from "./test-server.ts";

/** What the handler is to do, by the header "x-what". */
const behaviours = ["answer", "fault", "refuse", "long", "late"] as const;

/** A call of GetRun as it goes over the wire. */
export interface RandomCall {
  readonly headers: OutgoingHttpHeaders;
  readonly body: Uint8Array;
}

const PATH = "/runfacts.v1.QueryService/GetRun";

const message = (runId: string) => toBinary(GetRunRequestSchema, create(GetRunRequestSchema, { runId }));
const valid = message(RUN_ID);

const payloads = fc.oneof(
  { weight: 6, arbitrary: fc.constant(valid) },
  fc.constantFrom(
    message(""),
    message("no-uuid"),
    valid.subarray(0, -3),
    new Uint8Array(),
    gzipSync(valid),
    gzipSync(valid).subarray(0, -4),
    Buffer.from(JSON.stringify({ runId: RUN_ID })),
    Buffer.from('{"runId":'),
    Buffer.from(valid.map((byte, index) => (index === valid.length - 1 ? 0xff : byte))),
  ),
  fc.uint8Array({ maxLength: 40 }),
);
const flags = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2, 3, 0x80, 0xff));
/** How far the length of an envelope is from that of its message. */
const lies = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.constantFrom(1, -1, 2 ** 20, 2 ** 31));

const envelopes = fc.tuple(flags, payloads, lies).map(([flag, data, lie]) => {
  const bytes = Buffer.from(encodeEnvelope(flag, data));
  bytes.writeUInt32BE(Math.max(0, data.byteLength + lie), 1);
  return bytes;
});
const bodies = fc.oneof(
  { weight: 6, arbitrary: envelopes },
  fc.array(envelopes, { maxLength: 3 }).map((all) => Buffer.concat(all)),
  fc.tuple(envelopes, fc.uint8Array({ maxLength: 8 })).map((parts) => Buffer.concat(parts)),
  fc.uint8Array({ maxLength: 12 }),
);

/** Those that have passed before an answer, those that have not, and those that are none. */
const soon = fc.constantFrom("0H", "0n", "1n", "99999999n", "1u", "3u", "99999u", "1m", "20m");
const later = fc.oneof(
  fc.tuple(fc.integer({ min: 30, max: 99_999_999 }), fc.constantFrom("H", "M", "S")),
  fc.tuple(fc.integer({ min: 60_000_000, max: 99_999_999 }), fc.constantFrom("m", "u")),
);
const malformed = fc.oneof(
  fc.constantFrom("", "S", "1", "-1S", "+1S", "1.5S", "1s", "1h", "123456789S", "1 S", "0x1S", "1S, 2S", "∞"),
  fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom(..."0123456789HMSmun.- ") }),
);

const encodings = fc.constantFrom("gzip", "br", "identity", "deflate", "", "GZIP");
const accepted = fc.constantFrom("gzip", "br,gzip", "identity", "identity,deflate,gzip", "nothing", "");
const contentTypes = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("application/grpc", "application/grpc+proto") },
  fc.constantFrom(
    "Application/GRPC",
    "application/grpc+json",
    "application/grpc; charset=utf-8",
    "application/grpc+foo",
    "application/grpc-web+proto",
    "application/proto",
    "application/connect+proto",
    "text/plain",
  ),
);
const metadataValues = fc.oneof(
  fc.constantFrom("a", "a, b", "", "a,,b", "AAEC", "AAEC,/w==", "no base64!", "%41", "~"),
  fc.array(fc.constantFrom("a", "b", "AAEC"), { minLength: 2, maxLength: 3 }),
);
const metadata = fc.dictionary(
  fc.constantFrom("x-a", "x-b", "x-a-bin", "grpc-unknown", "grpc-status", "grpc-tags-bin"),
  metadataValues,
);

const sometimes = <T>(name: string, values: fc.Arbitrary<T>) =>
  fc.option(values, { nil: undefined }).map((value) => (value === undefined ? {} : { [name]: value }));

const timeouts = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  later.map(([number, unit]) => ({ "grpc-timeout": `${number}${unit}` })),
  malformed.filter(isNoTimeout).map((timeout) => ({ "grpc-timeout": timeout })),
);

function isNoTimeout(text: string): boolean {
  return !/^\d{1,8}[HMSmun]$/.test(text.trim());
}

const whats = fc.constantFrom(...behaviours.filter((what) => what !== "late"));

/** Calls whose deadline passes. Only of what would last for ever is it known that it does not come in time. */
const lateCalls: fc.Arbitrary<RandomCall> = fc
  .tuple(soon, sometimes("grpc-accept-encoding", accepted))
  .map(([timeout, accept]) => ({
    body: encodeEnvelope(0, valid),
    headers: {
      ":method": "POST",
      ":path": PATH,
      "content-type": "application/grpc",
      "x-what": "late",
      "grpc-timeout": timeout,
      ...accept,
    },
  }));

const timelyCalls: fc.Arbitrary<RandomCall> = fc
  .tuple(
    bodies,
    contentTypes,
    fc.oneof({ weight: 12, arbitrary: fc.constant("POST") }, fc.constantFrom("GET", "PUT", "DELETE")),
    whats,
    metadata,
    sometimes("grpc-encoding", encodings),
    sometimes("grpc-accept-encoding", accepted),
    sometimes("te", fc.constant("trailers")),
    timeouts,
  )
  .map(([body, type, verb, what, own, encoding, accept, te, timeout]) => ({
    body: verb === "GET" ? new Uint8Array() : body,
    headers: {
      ...own,
      ":method": verb,
      ":path": PATH,
      "content-type": type,
      "x-what": what,
      ...encoding,
      ...accept,
      ...te,
      ...timeout,
    },
  }));

/** Calls of all kinds, most of them nearly right. */
export const randomCalls: fc.Arbitrary<RandomCall> = fc.oneof(
  { weight: 9, arbitrary: timelyCalls },
  lateCalls,
);
