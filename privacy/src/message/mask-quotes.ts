import type { Placeholder } from "./placeholders.ts";

const TEXT: Placeholder = "<text>";

// Each style of quotes; one that is not closed reaches to the end. An apostrophe within a word is none.
const QUOTED = [
  String.raw`\\+"[^"]*(?:"|$)`,
  String.raw`"(?:[^"\\]|\\.)*(?:"|\\?$)`,
  String.raw`\x60+[^\x60]*(?:\x60+|$)`,
  "“[^”]*(?:”|$)",
  `„[^“”"]*(?:[“”"]|$)`,
  "«[^»]*(?:»|$)",
  "‹[^›]*(?:›|$)",
  "「[^」]*(?:」|$)",
  "『[^』]*(?:』|$)",
  "《[^》]*(?:》|$)",
  String.raw`(?<![\p{L}\p{N}])\\*'(?=\S)[^]*?(?:'(?![\p{L}\p{N}])|$)`,
  String.raw`(?<![\p{L}\p{N}])[‘‚](?=\S)[^]*?(?:[’‘](?![\p{L}\p{N}])|$)`,
].join("|");
const quoted = new RegExp(QUOTED, "gsu");

// Values of a row, as databases tell of them.
const ROW = /(=\s?|\b(?:contains|values?|VALUES)\s)\((?!<text>\))[^)]*(?:\)|$)/gu;

// Codes that name an error are what a message is read for.
const CODE = /^[^\p{L}]*([A-Za-z]{2,24}(?:[_.-][A-Za-z]{2,24}){0,5})[^\p{L}]*$/u;
const ERROR_WORD =
  /error|exception|invalid|exceed|limit|quota|denied|timeout|failed|failure|missing|not_?found|unauthori[sz]ed|forbidden|expired|overload|unsupported|unavailable|conflict|refused|aborted/i;

// `host='api.example.com'`: hosts stay, as they do without quotes.
const HOST_NAME = /\bhost(?:name)?=$/i;
const HOST = /^["'](?!\d+\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+["']$/i;

function maskQuoted(whole: string, at: number, message: string): string {
  if (HOST.test(whole) && HOST_NAME.test(message.slice(Math.max(0, at - 10), at))) return whole;
  const code = CODE.exec(whole)?.[1];
  return code !== undefined && ERROR_WORD.test(code) ? whole : TEXT;
}

/** A message without what it quotes; a quoted code of an error stays. */
export function maskQuotes(message: string): string {
  return message.replace(quoted, maskQuoted).replace(ROW, `$1(${TEXT})`);
}
