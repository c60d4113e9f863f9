import type { DescMethod } from "@bufbuild/protobuf";

/** A message of a method that shall become as much work as 8 MiB can. */
export type Amplifier = {
  readonly name: string;
  readonly method: DescMethod;
  readonly form: "binary" | "json" | "rest";
  readonly make: () => Uint8Array;
};

/** What messages may hold, less what holds them. */
export const BYTES = 8 * 1024 * 1024 - 200;
