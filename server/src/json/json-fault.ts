import { FieldFault } from "../errors/field-fault.ts";

/** Thrown where a JSON value cannot be read as a message. */
export class JsonFault extends FieldFault {}

/** For a catch clause: a fault inside the value called `segment` is said to be within it; any other error stays. */
export function faultWithin(error: unknown, segment: string): unknown {
  return error instanceof FieldFault ? error.within(segment) : error;
}
