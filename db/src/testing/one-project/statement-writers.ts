import { sql } from "slonik";

const ROOT = import.meta.dirname.slice(0, -"db/src/testing/one-project".length);
/** Frames between the file that holds a statement and this one. */
const ON_THE_WAY = /\/node_modules\/|\/one-project\//;

/**
 * Remembers from now on which file each statement of Slonik stands in. The stack of the call that sends it would not do: of a
 * function that returns a promise without waiting for it nothing is left there.
 *
 * @returns the path from the root of the repository of the file that made a text, "" where there is none
 */
export function rememberWriters(): (text: string) => string {
  const files = new Map<string, string>();
  const remember = <T extends { readonly sql: string }>(token: T): T => {
    const text = token.sql.replaceAll("$slonik_", "$");
    if (!files.has(text)) files.set(text, writerOf(new Error()));
    return token;
  };
  const { type, prepared, unsafe } = sql;
  const patched: Pick<typeof sql, "type" | "prepared" | "unsafe"> = {
    type:
      (parser) =>
      (template, ...values) =>
        remember(type(parser)(template, ...values)),
    prepared:
      (name, parser) =>
      (template, ...values) =>
        remember(prepared(name, parser)(template, ...values)),
    unsafe: (template, ...values) => remember(unsafe(template, ...values)),
  };
  Object.assign(sql, patched);
  return (text) => files.get(text) ?? "";
}

function writerOf({ stack = "" }: Error): string {
  const frame = stack.split("\n").find((line) => line.includes(ROOT) && !ON_THE_WAY.test(line)) ?? "";
  const path = /([^\s(]+?):\d+:\d+\)?$/.exec(frame)?.[1] ?? "";
  return path.replace(/^file:\/\//, "").slice(ROOT.length);
}
