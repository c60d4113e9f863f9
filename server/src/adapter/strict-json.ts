import { malformedBody } from "../errors/malformed-body.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Decodes a body; refuses bytes that are not UTF-8, where the default would store replacement characters. */
const textDecoder = {
  decode(bytes: Uint8Array): string {
    try {
      return decoder.decode(bytes);
    } catch {
      throw malformedBody("the body is not valid UTF-8");
    }
  },
};

/** How Connect and gRPC read JSON: unknown fields and bytes that are not UTF-8 are refused, not dropped or replaced. */
export const strictJson = { ignoreUnknownFields: false, textDecoder };
