import type { Placeholder } from "./placeholders.ts";

const PATH: Placeholder = "<path>";

const SEGMENT = String.raw`[^\s<>:"'\x60,;()\[\]{}|*?\\/]+`;
// A name of a folder may have spaces where another folder follows.
const WINDOWS = /(?<![\p{L}\p{N}])(?:[A-Za-z]:\\|\\\\)(?:[^\\/:*?"<>|\r\n]{1,80}\\)*[^\s<>:"'|,;()]*/gu;
const HOME = /(?<![\p{L}\p{N}>])\/(?:Users|home)\/[^/\r\n<>":]{1,40}(?=\/)(?:\/[^\s<>:"',;()]*)?/gu;
const ABSOLUTE = new RegExp(String.raw`(?<![\p{L}\p{N}/:.>~*-])~?(?:/${SEGMENT}){2,}/?`, "gu");
const IN_HOME = new RegExp(String.raw`(?<![\p{L}\p{N}])~[\w.-]*(?:/${SEGMENT})+/?`, "gu");
const RELATIVE = new RegExp(
  String.raw`(?<![^\s<>:"'\x60,;()\[\]{}|*?\\])(?<![:>])\.{0,2}/?${SEGMENT}(?:/${SEGMENT})+/?`,
  "gu",
);

const SOURCE =
  /^[\w./@+-]+\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb|php|cs|c|h|cc|cpp|hpp|swift|scala|ex|exs|sql|sh|lua|vue|svelte|proto)$/;
const PEOPLE =
  /^(?:users?|customers?|patients?|clients?|members?|people|accounts?|home|profiles?|contacts?)\//i;
const HAS_EXTENSION = /\.[A-Za-z][A-Za-z0-9]{1,5}$/;

function maskRelative(path: string): string {
  const end = /[.!]+$/.exec(path)?.[0] ?? "";
  const bare = path.slice(0, path.length - end.length);
  const isPeople = PEOPLE.test(bare);
  if (SOURCE.test(bare) && !isPeople && !bare.startsWith("/")) return path;
  const segments = bare.split("/").filter((segment) => segment !== "");
  if (segments.length < 2 && bare.startsWith("/")) return path;
  return isPeople || segments.length > 3 || HAS_EXTENSION.test(bare) ? PATH + end : path;
}

const withoutEnd = (path: string) => PATH + (/[.!]+$/.exec(path)?.[0] ?? "");

/** A message without paths of file systems and routes with more than one part; files of source code stay. */
export function maskPaths(message: string): string {
  const masked = message.includes("\\") ? message.replace(WINDOWS, withoutEnd) : message;
  if (!masked.includes("/")) return masked;
  return masked
    .replace(HOME, withoutEnd)
    .replace(IN_HOME, withoutEnd)
    .replace(ABSOLUTE, withoutEnd)
    .replace(RELATIVE, maskRelative);
}
