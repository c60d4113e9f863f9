import { z } from "zod";

/** What columns hold: `int8` is bigint, `timestamptz` a bigint of microseconds since the Unix epoch, `date` is text. */

export const microseconds = z.bigint();
export const bytes = z.instanceof(Uint8Array);
export const text = z.string();

export const runStatus = z.enum(["success", "failure", "partial", "running", "abandoned"]);
export type RunStatus = z.infer<typeof runStatus>;

export const stepType = z.enum(["plan", "retrieve", "tool", "respond", "other"]);
export type StepType = z.infer<typeof stepType>;

/** What a step waited for. */
export const stepWait = z.enum(["person", "run"]);
export type StepWait = z.infer<typeof stepWait>;

/** Who says what a signal says. */
export const signalSource = z.enum(["user", "code", "model", "operator"]);
export type SignalSource = z.infer<typeof signalSource>;

export const failureType = z.enum(["tool", "model", "retrieval", "orchestration"]);
export type FailureType = z.infer<typeof failureType>;

/** Values of a step's metadata: flat facts. */
export type MetadataScalar = null | boolean | number | string;
export interface Metadata {
  readonly [key: string]: MetadataScalar | readonly MetadataScalar[];
}

const metadataScalar = z.union([z.null(), z.boolean(), z.number(), z.string()]);

/** Flat facts under their keys. */
export const metadata: z.ZodType<Metadata> = z.record(
  z.string(),
  z.union([metadataScalar, z.array(metadataScalar)]),
);
