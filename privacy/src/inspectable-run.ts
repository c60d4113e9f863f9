import type { JsonObject } from "./json.ts";
import type { KnownItemTexts, KnownRunTexts } from "./texts.ts";

type TextsOf<Fields> = {
  readonly [Field in keyof Fields]?: Fields[Field] extends { readonly isList: true }
    ? readonly string[]
    : string;
};
type ItemOf<List extends keyof KnownItemTexts> = TextsOf<KnownItemTexts[List]> & {
  readonly metadata?: JsonObject;
};

/** The texts of a step. Fields the inspection does not read are left out; other fields may be present. */
export type InspectableStep = ItemOf<"steps">;
/** The texts of a failure. */
export type InspectableFailure = TextsOf<KnownItemTexts["failures"]>;

/** Every text of a run. A decoded `runfacts.v1.Run` and the SDK's own record both have this shape. */
export type InspectableRun = TextsOf<KnownRunTexts> & {
  readonly steps: readonly InspectableStep[];
  readonly failures: readonly InspectableFailure[];
  readonly decisions?: readonly ItemOf<"decisions">[];
  readonly qualitySignals?: readonly ItemOf<"qualitySignals">[];
};
