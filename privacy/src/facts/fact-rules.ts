/**
 * What the rules on the form of metadata say to the sender. Apart from those that need a detector, since the SDK holds its agent
 * to these before any is loaded.
 */
export const factRules = {
  "text-too-long": "is longer than the contract allows; send a short name or code instead",
  "metadata-key-invalid": "has a key that is not 1 to 64 of A-Z a-z 0-9 _ . -; rename it",
  "metadata-nested": "is nested; send flat values or a list of flat values",
  "metadata-value-invalid": "is not null, a boolean, a finite number, a string or a list; send one of these",
  "metadata-list-too-long": "is a list of more than 16 values; send a count instead",
  "metadata-too-many-keys": "has more than 64 keys; send fewer",
  "metadata-too-large": "is larger than 8 KiB; send fewer or shorter values",
} as const;

/** A rule on the form of metadata. */
export type FactRuleId = keyof typeof factRules;
