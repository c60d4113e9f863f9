import { setImmediate } from "node:timers/promises";
import {
  type BrotliDecompress,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  type Gunzip,
  type Inflate,
} from "node:zlib";
import { malformedBody, tooLarge, unreadableBody } from "../errors/body-errors.ts";
import type { Exchange } from "./exchange.ts";

type Decoder = Gunzip | Inflate | BrotliDecompress;

const CHUNK_BYTES = 64 * 1024;

const decoders: Readonly<Record<string, () => Decoder>> = {
  gzip: () => createGunzip({ chunkSize: CHUNK_BYTES }),
  "x-gzip": () => createGunzip({ chunkSize: CHUNK_BYTES }),
  deflate: () => createInflate({ chunkSize: CHUNK_BYTES }),
  br: () => createBrotliDecompress({ chunkSize: CHUNK_BYTES }),
};

/** True for an encoding of bodies that the server can decompress. */
export function isKnownEncoding(encoding: string): boolean {
  return encoding === "identity" || Object.hasOwn(decoders, encoding);
}

/**
 * Decompresses a body. Throws RESOURCE_EXHAUSTED as soon as it is larger than `maxBytes` or than the free memory for bodies,
 * and INVALID_ARGUMENT for a body that is not of the encoding.
 */
export async function decompress(
  bytes: Uint8Array,
  encoding: string,
  { body }: Pick<Exchange, "body">,
  maxBytes: number,
): Promise<Uint8Array> {
  const decoder = decoders[encoding]?.();
  if (decoder === undefined) return bytes;
  const chunks: Buffer[] = [];
  let length = 0;
  return await new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      decoder.destroy();
      reject(error);
    };
    decoder.on("data", (chunk: Buffer) => {
      length += chunk.byteLength;
      try {
        if (length > maxBytes) throw tooLarge(maxBytes);
        body.add(chunk.byteLength);
        chunks.push(chunk);
      } catch (error) {
        fail(error);
      }
    });
    decoder.on("end", () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    decoder.on("error", () => fail(malformedBody("the body is cut off or does not match its encoding")));
    decoder.end(bytes);
  });
}

/** Bodies from this size on take long enough to decode that others should have their turn before and after it. */
const LARGE_BYTES = 256 * 1024;

/**
 * Decodes a body; a large one in a turn of the event loop of its own, apart from what is done before and after. Throws what
 * the client is told where it cannot be read.
 *
 * @param typeName what the body should be
 */
export async function decodeBody<T>(body: Uint8Array, typeName: string, decode: () => T): Promise<T> {
  const isLarge = body.byteLength >= LARGE_BYTES;
  if (isLarge) await setImmediate();
  try {
    return decode();
  } catch (error) {
    throw unreadableBody(error, typeName);
  } finally {
    if (isLarge) await setImmediate();
  }
}
