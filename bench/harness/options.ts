import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface Options {
  readonly isShort: boolean;
  readonly isJson: boolean;
  /** Fail when a ratio falls under its floor, or what people wait for is over its ceiling. */
  readonly isCheck: boolean;
  /** Parts to run. */
  readonly parts: ReadonlySet<string>;
  /** Folder for CPU profiles of the ingest service. */
  readonly profileDir: string | undefined;
  /** Write the constants of sizing that were measured. */
  readonly isWrite: boolean;
  /** How many mutated messages, and of which seed; each has a default. */
  readonly fuzz: { readonly messages: number | undefined; readonly seed: number | undefined };
}

/**
 * Reads the command line. Parts are named by `--only a,b` or without it: `npm run bench ingest`.
 *
 * @param groups the parts, by the name of the benchmark that measures them; both names are taken
 * @throws Error that names what there is, when a name is unknown
 */
export function readOptions(
  args: readonly string[],
  groups: Readonly<Record<string, readonly string[]>>,
): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      short: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      profile: { type: "string" },
      messages: { type: "string" },
      seed: { type: "string" },
    },
  });
  const names = [...values.only, ...positionals].flatMap((list) => list.split(","));
  const known = Object.values(groups).flat();
  const unknown = names.filter((name) => !(name in groups) && !known.includes(name));
  if (unknown.length > 0) {
    const all = Object.entries(groups).map(([group, parts]) => `${group} (${parts.join(", ")})`);
    throw new Error(`No such benchmark: ${unknown.join(", ")}. There are: ${all.join("; ")}.`);
  }
  return {
    isShort: values.short,
    isJson: values.json,
    isCheck: values.check,
    isWrite: values.write,
    parts: new Set(names.length === 0 ? known : names.flatMap((name) => groups[name] ?? [name])),
    profileDir: values.profile,
    fuzz: { messages: wholeNumber("messages", values.messages), seed: wholeNumber("seed", values.seed) },
  };
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number.`);
  return Number(text);
}
