/** How strict an operator wants the inspection. */
export interface Policy {
  /**
   * `reject` (default): a metadata key may be anything the rules do not forbid.
   * `strict`: a metadata key must also be one of `allowedKeys` or `extraAllowedKeys`.
   */
  readonly mode: "reject" | "strict";
  /** Keys allowed in mode `strict`, exactly as sent. The other rules hold for them too. */
  readonly allowedKeys: ReadonlySet<string>;
  /** Words, singular and in lower case, that name content in this deployment, besides the built-in ones. */
  readonly extraForbiddenWords: ReadonlySet<string>;
  /** Keys, exactly as sent, that are allowed although a word in them names content. Values are inspected as ever. */
  readonly extraAllowedKeys: ReadonlySet<string>;
  /**
   * Metadata keys, exactly as sent, whose values may be words, although a built-in word in the key names content. Secrets and personal data are refused there too.
   */
  readonly textKeys: ReadonlySet<string>;
  /** `on` (default): failure messages are kept, masked. `off`: each becomes its failure's code. */
  readonly failureMessages: "on" | "off";
  /**
   * ISO 3166 regions whose national forms of telephone numbers are refused. `undefined` (default): every region whose forms
   * are told from other numbers. International forms are refused always.
   */
  readonly phoneRegions: ReadonlySet<string> | undefined;
}

/** Mode `reject`, no extra words or keys, no keys for words, failure messages on. */
export const defaultPolicy: Policy = {
  mode: "reject",
  allowedKeys: new Set(),
  extraForbiddenWords: new Set(),
  extraAllowedKeys: new Set(),
  textKeys: new Set(),
  failureMessages: "on",
  phoneRegions: undefined,
};
