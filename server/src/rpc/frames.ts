import { Code, ConnectError } from "@connectrpc/connect";
import { compressedFlag, transformSplitEnvelope } from "@connectrpc/connect/protocol";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError, reasonOf } from "../errors/api-error.ts";
import { malformedBody, tooLarge } from "../errors/body-errors.ts";
import type { Protocol } from "../http/exchange.ts";
import { ENVELOPE_BYTES } from "../http/request-body.ts";

/** A message as gRPC and streams frame it. */
export interface Frame {
  readonly flags: number;
  readonly data: Uint8Array;
}

/** How the frames of a call are to be read. */
export interface Framing {
  readonly protocol: Protocol;
  /** Whether a header names the encoding of frames that are marked as compressed. */
  readonly isEncoded: boolean;
  /** Largest message, in bytes. */
  readonly bodyBytes: number;
}

/** Flags of what is no message but the end of a stream. */
export const endFlags: Readonly<Record<Protocol, number>> = {
  grpc: 0,
  "grpc-web": 128,
  connect: 2,
  rest: 0,
  otlp: 0,
  http: 0,
};

/** The first frames of a body that are looked at: two are more than a call of one message may have. */
const MAX_FRAMES = 2;

/** Takes the one message out of a whole body. Throws the error for a body that is cut off, or holds none or several. */
export function oneFrame(body: Uint8Array, framing: Framing): Frame {
  const [first, second] = splitFrames(body, framing.bodyBytes).filter((frame) => isMessage(frame, framing));
  if (first === undefined || second !== undefined) throw badCardinality();
  return first;
}

/** The messages of a stream, as they come. */
export async function* streamedFrames(
  body: AsyncIterable<Uint8Array>,
  framing: Framing,
): AsyncGenerator<Frame> {
  try {
    for await (const frame of transformSplitEnvelope(framing.bodyBytes)(body)) {
      if (isMessage(frame, framing)) yield frame;
    }
  } catch (error) {
    if (!(error instanceof ConnectError) || reasonOf(error) !== undefined) throw error;
    if (error.code === Code.ResourceExhausted) throw tooLarge(framing.bodyBytes);
    throw error.code === Code.InvalidArgument ? cutOff() : error;
  }
}

/** Whether a frame holds a message, and not the end of a stream. Throws for one whose encoding nothing names. */
function isMessage({ flags }: Frame, { protocol, isEncoded }: Framing): boolean {
  if ((flags & compressedFlag) !== 0 && !isEncoded) throw unnamedEncoding();
  return (flags & endFlags[protocol]) === 0;
}

/** A body may hold a million frames in a few bytes: but for the first two they are only looked at. */
function splitFrames(body: Uint8Array, bodyBytes: number): Frame[] {
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

function cutOff(): ConnectError {
  return malformedBody("the body is cut off or does not match its encoding");
}

function unnamedEncoding(): ConnectError {
  const message = "a message is marked as compressed, but no header names an encoding";
  return apiError(Code.Internal, ErrorReason.MALFORMED_BODY, message);
}

/** The code that all of gRPC gives: to it, the method that would take so many messages is another. */
function badCardinality(): ConnectError {
  const message = "the call must hold exactly one message";
  return apiError(Code.Unimplemented, ErrorReason.MALFORMED_BODY, message);
}
