import type { DriverTypeParser } from "slonik";
import { parseTimestamptz } from "../timestamps.ts";

/** How column types arrive: see `rows.ts`. What is not listed keeps the driver's own parser. */
export const typeParsers: readonly DriverTypeParser[] = [
  { name: "int8", parse: BigInt },
  { name: "timestamptz", parse: parseTimestamptz },
  { name: "date", parse: (text) => text },
];
