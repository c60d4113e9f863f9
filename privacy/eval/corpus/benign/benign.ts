/** A text that must pass: where it stands in a run, and what it is. */
export interface Benign {
  readonly category: string;
  readonly text: string;
  readonly place: "metadata" | "name" | "message";
  /** Metadata key it stands under; absent in other places. */
  readonly key?: string;
}
