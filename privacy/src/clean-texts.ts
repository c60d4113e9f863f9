import type { Context } from "./context.ts";
import type { Profile } from "./text/profile.ts";

const MAX_LENGTH = 28;
const MAX_TEXTS = 4096;

/**
 * Short texts that broke no rule, by what their field's name says: agents send the same names all the time. What is refused is
 * not kept in memory.
 */
export class CleanTexts {
  readonly #mayKeep: (text: string, profile: Profile) => boolean;
  #byContext = new WeakMap<Context, Set<string>>();
  #size = 0;

  /** @param mayKeep false for a text that has to be looked at each time */
  constructor(mayKeep: (text: string, profile: Profile) => boolean) {
    this.#mayKeep = mayKeep;
  }

  has(text: string, context: Context): boolean {
    return text.length <= MAX_LENGTH && this.#byContext.get(context)?.has(text) === true;
  }

  add(text: string, context: Context, profile: Profile): void {
    if (text.length > MAX_LENGTH || !this.#mayKeep(text, profile)) return;
    if (this.#size >= MAX_TEXTS) {
      this.#byContext = new WeakMap();
      this.#size = 0;
    }
    const texts = this.#byContext.get(context) ?? new Set();
    this.#byContext.set(context, texts.add(text));
    this.#size += 1;
  }
}
