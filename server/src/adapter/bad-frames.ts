import { Code, ConnectError } from "@connectrpc/connect";
import { compressedFlag } from "@connectrpc/connect/protocol";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { ENVELOPE_BYTES } from "../body/request-body.ts";
import { apiError } from "../errors/api-error.ts";
import { malformedBody } from "../errors/malformed-body.ts";
import { tooLarge } from "../errors/too-large.ts";

/** A message as gRPC and streams frame it. */
export type Frame = { readonly flags: number; readonly data: Uint8Array };

/**
 * Takes a body apart into its frames, of which there may be a million in a few bytes: the first two are made, which is more
 * than any call may have, the others only looked at. Throws the error for a body that ends within a frame.
 */
export function splitFrames(body: Uint8Array, bodyBytes: number): Frame[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const frames: Frame[] = [];
  let at = 0;
  while (at < body.byteLength) {
    if (body.byteLength - at < ENVELOPE_BYTES) throw cutOff();
    const length = view.getUint32(at + 1);
    if (length > bodyBytes) throw tooLarge(bodyBytes);
    const start = at + ENVELOPE_BYTES;
    if (frames.length < MAX_FRAMES)
      frames.push({ flags: view.getUint8(at), data: body.subarray(start, start + length) });
    at = start + length;
  }
  if (at > body.byteLength) throw cutOff();
  return frames;
}

/** Connect gives up at a second message, and looks no further. */
const MAX_FRAMES = 2;

/** What is wrong with the body of a plain gRPC call that is not one message in one frame; in the order in which Connect finds it. */
export function badFrames(body: Uint8Array, bodyBytes: number): ConnectError {
  try {
    const isMarked = splitFrames(body, bodyBytes).some(({ flags }) => (flags & compressedFlag) !== 0);
    return isMarked ? unnamedEncoding() : badCardinality();
  } catch (error) {
    if (error instanceof ConnectError) return error;
    throw error;
  }
}

export function cutOff(): ConnectError {
  return malformedBody("the body is cut off, or not encoded as its headers say");
}

export function unnamedEncoding(): ConnectError {
  const message = "a message is marked as compressed, but no header names an encoding";
  return apiError(Code.Internal, ErrorReason.MALFORMED_BODY, message);
}

/** The code that all of gRPC gives: to it, the method that would take so many messages is another. */
export function badCardinality(): ConnectError {
  const message = "the call must hold exactly one message";
  return apiError(Code.Unimplemented, ErrorReason.MALFORMED_BODY, message);
}
