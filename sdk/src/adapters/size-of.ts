import { boundedJson } from "../digest/bounded-json.ts";

/** Longer texts are counted by their characters: to write them as bytes would hold the agent up. */
const LONG_TEXT = 64 * 1024;
/** Most characters of a value as JSON, long texts apart. */
const MAX_LENGTH = 1024 * 1024;

/**
 * The size of what a tool gave, in bytes: of a text and of bytes as they are, of any other value as JSON; in it a text of more
 * than 65,536 characters counts as many bytes as it has characters. Never throws.
 *
 * @returns undefined where there is nothing, for what JSON cannot say, and for more than 1 MiB of other than long texts
 */
export function sizeOf(value: unknown): number | undefined {
  try {
    if (ArrayBuffer.isView(value)) return value.byteLength;
    if (typeof value === "string" && value.length > LONG_TEXT) return value.length;
    let longTexts = 0;
    const replaceText = (text: string) => {
      if (text.length <= LONG_TEXT) return text;
      longTexts += text.length;
      return "";
    };
    const text =
      typeof value === "string" ? value : boundedJson(value, { maxLength: MAX_LENGTH, replaceText });
    return text === undefined ? undefined : new TextEncoder().encode(text).length + longTexts;
  } catch {
    return undefined;
  }
}
