import type { Context } from "../context.ts";
import { hasAny, marks, type Profile } from "../text/profile.ts";
import type { Detection } from "../violation.ts";
import { isCard, isCardHash } from "./card.ts";
import { hasEmail } from "./email.ts";
import { findNumber } from "./find-number.ts";
import { hasIban } from "./iban.ts";
import { isNationalIdHash, nationalIdKind } from "./match-national-id.ts";
import { namedIdKind } from "./named-id.ts";
import { groupsOf } from "./number-groups.ts";
import { numberNameOf } from "./number-name.ts";
import { hasPhone } from "./phone.ts";
import type { NationalForms } from "./phone-regions.ts";

const at = marks("@");
// No personal number or IBAN has fewer digits, no telephone number fewer in a row.
const MIN_DIGITS = 4;
const MIN_PHONE_DIGITS = 7;
const MIN_NAMED_PHONE_DIGITS = 6;

/** A number with more numbers before and behind it, a space between, is a part of a list. */
function isAmongNumbers(text: string, start: number, end: number): boolean {
  return /\d $/.test(text.slice(Math.max(0, start - 2), start)) && /^ \d/.test(text.slice(end, end + 2));
}

function findIssuedNumber(text: string, { phrase }: Context): Detection | undefined {
  const groups = groupsOf(text);
  if (hasIban(text, groups)) return { rule: "personal-iban" };
  return findNumber(text, groups, ({ start, end, hash }) => {
    const written = () => text.slice(start, end);
    if (isCardHash(hash) && isCard(written(), text, start, phrase)) return { rule: "personal-card" as const };
    const mayBeId = isNationalIdHash(hash) && !isAmongNumbers(text, start, end);
    const kind = mayBeId ? nationalIdKind(written(), text, phrase) : undefined;
    return kind === undefined ? undefined : { rule: "personal-national-id" as const, kind };
  });
}

/**
 * The first personal data found in a text.
 *
 * @param forms the national forms of telephone numbers that are looked for
 */
export function findPersonal(
  text: string,
  context: Context,
  profile: Profile,
  forms: NationalForms,
): Detection | undefined {
  if (hasAny(profile, at) && hasEmail(text)) return { rule: "personal-email" };
  if (profile.digits < MIN_DIGITS) return undefined;
  const number = findIssuedNumber(text, context);
  if (number !== undefined) return number;
  const name = numberNameOf(context);
  const leastDigits = name.phone === "number" ? MIN_NAMED_PHONE_DIGITS : MIN_PHONE_DIGITS;
  if (profile.groupedDigits >= leastDigits && hasPhone(text, name, profile, forms))
    return { rule: "personal-phone" };
  const kind = namedIdKind(text, name.issued, profile);
  return kind === undefined ? undefined : { rule: "personal-national-id", kind };
}
