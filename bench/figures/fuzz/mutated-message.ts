import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { mutateBytes } from "@runfacts/dev/mutate-bytes";
import { mutateJson } from "@runfacts/dev/mutate-json";
import { createRandom, type Random } from "@runfacts/dev/random";
import type { ValidMessage } from "./valid-messages.ts";

/** A request to send, and how it came about. */
export interface MutatedMessage {
  readonly index: number;
  readonly protocol: "grpc" | "grpc-web" | "connect" | "connect-get" | "rest";
  readonly service: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Compressed bodies are rare, since most changes of them only make them no such. */
const COMPRESSED = 0.2;
const CHANGED_AFTER = 0.1;

const encodings: readonly [string, (bytes: Buffer) => Buffer][] = [
  ["gzip", (bytes) => gzipSync(bytes, { level: 1 })],
  ["br", (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
];

/** The n-th message of a seed; the same each time. */
export function mutatedMessage(seed: number, index: number, valid: readonly ValidMessage[]): MutatedMessage {
  const random = createRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const message = random.pick(valid);
  const { method } = message;
  const path = `/${method.parent.typeName}/${method.name}`;
  const common = { index, service: method.parent.name, path };
  switch (random.int(0, 5)) {
    case 0:
    case 1:
      return { ...common, protocol: "grpc", ...enveloped("application/grpc+proto", message.binary, random) };
    case 2:
      return {
        ...common,
        protocol: "grpc-web",
        ...enveloped("application/grpc-web+proto", message.binary, random),
      };
    case 3:
      return {
        ...common,
        protocol: "connect",
        ...plain("application/proto", mutateBytes(message.binary, random), random),
      };
    case 4:
      if (method.idempotency === 1 && random.chance(0.5))
        return { ...common, protocol: "connect-get", ...query(message, path, random) };
      return {
        ...common,
        protocol: "connect",
        ...plain("application/json", text(message.json, random), random),
      };
    default:
      if (message.rest === undefined)
        return {
          ...common,
          protocol: "connect",
          ...plain("application/json", text(message.json, random), random),
        };
      return {
        ...common,
        protocol: "rest",
        path: message.rest.path,
        ...plain("application/json", text(message.rest.body, random), random),
      };
  }
}

type Content = Pick<MutatedMessage, "headers" | "body">;

function text(json: string, random: Random): Buffer {
  return Buffer.from(mutateJson(json, random), random.chance(0.9) ? "utf8" : "latin1");
}

function plain(type: string, bytes: Buffer, random: Random): Content {
  const { encoding, body } = compressed(bytes, random);
  return {
    headers: { "content-type": type, ...(encoding !== "" && { "content-encoding": encoding }) },
    body,
  };
}

function enveloped(type: string, valid: Buffer, random: Random): Content {
  const { encoding, body } = compressed(mutateBytes(valid, random), random);
  const head = Buffer.alloc(5);
  head.writeUInt8(encoding === "" ? 0 : 1, 0);
  head.writeUInt32BE(body.length, 1);
  const whole = Buffer.concat([head, body]);
  return {
    headers: { "content-type": type, ...(encoding !== "" && { "grpc-encoding": encoding }) },
    body: random.chance(CHANGED_AFTER) ? mutateBytes(whole, random) : whole,
  };
}

function compressed(bytes: Buffer, random: Random): { encoding: string; body: Buffer } {
  if (!random.chance(COMPRESSED)) return { encoding: "", body: bytes };
  const [encoding, compress] = random.pick(encodings);
  const body = compress(bytes);
  return { encoding, body: random.chance(CHANGED_AFTER) ? mutateBytes(body, random) : body };
}

function query(message: ValidMessage, path: string, random: Random): Content & { readonly path: string } {
  const isJson = random.chance(0.5);
  const bytes = isJson ? text(message.json, random) : mutateBytes(message.binary, random);
  const given = random.chance(0.9) ? bytes.toString("base64url") : bytes.toString("latin1");
  const encoding = isJson ? "json" : "proto";
  return {
    path: `${path}?connect=v1&encoding=${encoding}&base64=1&message=${encodeURIComponent(given)}`,
    headers: {},
    body: Buffer.alloc(0),
  };
}
