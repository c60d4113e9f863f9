import { setImmediate } from "node:timers/promises";
import { unreadableBody } from "../errors/body-errors.ts";

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
