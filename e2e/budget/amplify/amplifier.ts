import type { DescMethod } from "@bufbuild/protobuf";

/** A message of a method that shall become as much work as 8 MiB can. */
export interface Amplifier {
  readonly name: string;
  readonly method: DescMethod;
  readonly form: "binary" | "json" | "rest";
  readonly make: () => Uint8Array;
}

/** Just below what is refused unread: `elements` and `jsonValues` of the limits, and the members of an object. */
export const MOST_ELEMENTS = 169_000;
export const MOST_VALUES = 309_000;
export const MOST_MEMBERS = 1_000;

/** What messages may hold, less what holds them. */
export const BYTES = 8 * 1024 * 1024 - 200;
