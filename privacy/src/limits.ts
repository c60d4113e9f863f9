/** Limits of the contract, in characters (Unicode code points) where not said otherwise. */
export const limits = {
  name: 255,
  code: 128,
  message: 500,
  metadataKeys: 64,
  metadataString: 256,
  metadataListItems: 16,
  /** UTF-8 bytes of the metadata of one step, as compact JSON. */
  metadataBytes: 8192,
} as const;
