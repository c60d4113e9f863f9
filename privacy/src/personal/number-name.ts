import type { Context } from "../context.ts";
import { namesIdentifier } from "./identifier-name.ts";
import { issuedNumberName } from "./named-id.ts";
import { phoneNaming } from "./phone-name.ts";

/** What the name of a field says about a number under it. */
export interface NumberName {
  /** Kind of the personal number that the value is; undefined where the name says nothing of one. */
  readonly issued: string | undefined;
  /** `number`: the value is a telephone number. `near`: the name has a word such as "phone". */
  readonly phone: "number" | "near" | undefined;
  /** The value is an identifier, a time or a measure. */
  readonly identifier: boolean;
}

const known = new WeakMap<Context, NumberName>();

/** What the name of a field says about a number, remembered for each context. */
export function numberNameOf(context: Context): NumberName {
  const found = known.get(context);
  if (found !== undefined) return found;
  const { phrase } = context;
  const phone = phoneNaming(phrase);
  const name = {
    issued: issuedNumberName(phrase),
    phone,
    identifier: phone === undefined && namesIdentifier(phrase),
  };
  known.set(context, name);
  return name;
}
