import type { ItemPlace } from "../site.ts";
import type { TextField } from "../texts.ts";

type Fields = Record<string, unknown>;

/** A run to be changed: copies what is changed, when it is first changed, and shares the rest with the run that was given. */
export class RunCopy<R extends object> {
  readonly #given: R;
  #run: R | undefined;
  readonly #lists = new Set<string>();
  readonly #items = new Set<object>();

  constructor(given: R) {
    this.#given = given;
  }

  /** The run that was given, where nothing was changed. */
  get run(): R {
    return this.#run ?? this.#given;
  }

  /** The text, or the texts, of a field. */
  get(of: ItemPlace | undefined, { path }: TextField): unknown {
    return path.reduce<unknown>((value, name) => (isFields(value) ? value[name] : undefined), this.#part(of));
  }

  /** Sets a field, or takes it away where the value is undefined. */
  set(of: ItemPlace | undefined, { path }: Pick<TextField, "path">, value: unknown): void {
    const last = path.at(-1) ?? "";
    let part = this.#own(of);
    for (const name of path.slice(0, -1)) {
      const inner = { ...(part?.[name] as object) };
      if (part !== undefined) part[name] = inner;
      part = inner as Fields;
    }
    if (part === undefined) return;
    if (value === undefined) delete part[last];
    else part[last] = value;
  }

  /** Takes away a key of an item's metadata, or all of it where none is given. */
  dropKey(of: ItemPlace, key: string | undefined): void {
    const metadata = this.#part(of)?.["metadata"];
    const entries = isFields(metadata) && key !== undefined ? Object.entries(metadata) : [];
    this.set(of, { path: ["metadata"] }, Object.fromEntries(entries.filter(([name]) => name !== key)));
  }

  #part(of: ItemPlace | undefined): Fields | undefined {
    const run = this.run as Fields;
    return of === undefined ? run : (run[of.list] as Fields[] | undefined)?.[of.index];
  }

  #own(of: ItemPlace | undefined): Fields | undefined {
    this.#run ??= { ...this.#given };
    const run = this.#run as Fields;
    if (of === undefined) return run;
    const items = run[of.list] as Fields[] | undefined;
    if (items?.[of.index] === undefined) return undefined;
    const own = this.#lists.has(of.list) ? items : [...items];
    this.#lists.add(of.list);
    run[of.list] = own;
    const item = own[of.index] ?? {};
    if (this.#items.has(item)) return item;
    const copy = { ...item };
    this.#items.add(copy);
    own[of.index] = copy;
    return copy;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
