/** A text that must pass: where it would stand in a run, and what it is. */
export interface Benign {
  readonly category: string;
  readonly text: string;
  /** Metadata key it stands under; absent for a failure message. */
  readonly key?: string;
}
