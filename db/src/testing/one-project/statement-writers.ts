import { sql } from "slonik";

const ROOT = import.meta.dirname.slice(0, -"db/src/testing/one-project".length);
/** What tests write themselves. */
export const OF_TESTS = /\.test\.ts$|\/testing\//;
/** Frames between the file that holds a statement and this one. */
const ON_THE_WAY = /\/node_modules\/|\/one-project\//;

/** By text; of the process, since a statement that is a constant is made once, by the first file of tests that imports it. */
const files = new Map<string, string>();
let isPatched = false;

/**
 * Remembers from now on which file each statement of Slonik stands in. The stack of the call that sends it would not do: of a
 * function that returns a promise without waiting for it nothing is left there.
 *
 * @returns the path from the root of the repository of the file that made a text, "" where there is none
 */
export function rememberWriters(): (text: string) => string {
  if (!isPatched) patch();
  isPatched = true;
  return (text) => files.get(text) ?? "";
}

function patch(): void {
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
}

function remember<T extends { readonly sql: string }>(token: T): T {
  const text = token.sql.replaceAll("$slonik_", "$");
  // The same words may stand in a test and in the product: then they are the product's.
  const known = files.get(text);
  if (known === undefined || OF_TESTS.test(known)) files.set(text, writerOf(new Error()));
  return token;
}

function writerOf({ stack = "" }: Error): string {
  const frame = stack.split("\n").find((line) => line.includes(ROOT) && !ON_THE_WAY.test(line)) ?? "";
  const path = /([^\s(]+?):\d+:\d+\)?$/.exec(frame)?.[1] ?? "";
  return path.replace(/^file:\/\//, "").slice(ROOT.length);
}
