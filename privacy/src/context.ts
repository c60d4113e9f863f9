import { namesData, type SecretName, secretName } from "./secrets/secret-name.ts";
import type { Shape } from "./shape/shapes.ts";

/** What the name of a field says about its value. */
export interface Context {
  /** The words of the name, lower case, with spaces between: matched against the context words of personal numbers. */
  readonly phrase: string;
  /** The name says that the value is a secret: `password`, `api_key`. */
  readonly secret: SecretName | undefined;
  /** The name says that the value is an identifier, a hash or a cursor: long random texts are to be expected. */
  readonly opaque: boolean;
  /** What a text there may look like, also once it is decoded; undefined where words are free. */
  readonly shape: Shape | undefined;
}

const opaqueWords = new Set(
  (
    "id ids uuid guid ulid hash sha digest checksum integrity etag fingerprint cursor trace span commit revision nonce md5 crc ref " +
    "handle next prev previous tracestate traceparent baggage kid jti cid continuation scroll marker watermark checkpoint receipt signature"
  ).split(" "),
);

/** Whether a name of these words says that its value is an identifier, a hash or a cursor. */
export function isOpaqueName(words: readonly string[]): boolean {
  return words.some((word) => opaqueWords.has(word) || /^sha\d*$/.test(word)) || namesData(words);
}

/** The context that a field name of these words gives to texts of a shape. */
export function contextOf(words: readonly string[], shape?: Shape): Context {
  return {
    phrase: words.join(" "),
    secret: secretName(words),
    opaque: isOpaqueName(words),
    shape,
  };
}

/** A text whose name says nothing. */
export const noContext: Context = contextOf([]);
