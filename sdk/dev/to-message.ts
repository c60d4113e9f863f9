import { fromBinary } from "@bufbuild/protobuf";
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { type Run, RunSchema } from "@runfacts/gen/client/run";
import { encodeRun } from "../src/delivery/encode-run.ts";
import type { PartRecord, RunRecord } from "../src/recording/run-record.ts";

/** The message that is sent of a run, as the service reads it. */
export function toMessage(run: RunRecord | PartRecord): Run {
  return fromBinary(RunSchema, new BinaryReader(encodeRun(new BinaryWriter(), run)).bytes());
}
