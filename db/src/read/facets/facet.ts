import type { FailureType } from "../../rows.ts";
import type { Dimension } from "./run-counts.ts";

export interface FacetValue {
  readonly value: string;
  readonly runs: bigint;
}
export interface FailureFacetValue {
  readonly failure_type: FailureType;
  readonly failure_code: string;
  readonly runs: bigint;
}

/** Values that are not listed: how many, and the sum of the runs of each. */
export interface OtherValues {
  readonly values: bigint;
  readonly runs: bigint;
}

/** Values with the number of their runs, most frequent first. */
export interface Facet<V> {
  readonly listed: readonly V[];
  readonly others: OtherValues;
}

export type Facets = Readonly<Record<Dimension, readonly FacetValue[]>> & {
  readonly failure: readonly FailureFacetValue[];
  /** What the lists leave out. */
  readonly others: Readonly<Record<Dimension | "failure", OtherValues>>;
};
