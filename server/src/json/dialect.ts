import type { DescEnum, DescField, DescMessage } from "@bufbuild/protobuf";

/** How messages are spelled in JSON. */
export interface Dialect {
  /** The names that a field may be called by. */
  readonly namesOf: (field: DescField) => readonly string[];
  /** The canonical name of an enum value, or its number, from what the client wrote; undefined if it is none. */
  readonly enumName: (desc: DescEnum, json: unknown) => string | number | undefined;
  /** The names of an enum that a client should use. */
  readonly enumNames: (desc: DescEnum) => readonly string[];
  /** Whether numbers may be written as strings. 64-bit integers always may. */
  readonly acceptsNumberText: boolean;
  /** The form of times and durations that the canonical decoder takes; undefined if the text is none. */
  readonly duration: (text: string) => string | undefined;
  /** Says what to write instead of a name that is not known; "" where there is nothing to say. */
  readonly hint: (desc: DescMessage, name: string) => string;
}
