import type { Context } from "../context.ts";
import { hasAny, marks, type Profile } from "../text/profile.ts";
import type { Detection } from "../violation.ts";
import { isCard, isCardHash } from "./card.ts";
import { hasEmail } from "./email.ts";
import { findNumber } from "./find-number.ts";
import { hasIban } from "./iban.ts";
import { isNationalIdHash, nationalIdKind } from "./match-national-id.ts";
import { groupsOf } from "./number-groups.ts";
import { hasPhone } from "./phone.ts";

const at = marks("@");
// No personal number or IBAN has fewer digits, no telephone number fewer in a row.
const MIN_DIGITS = 4;
const MIN_PHONE_DIGITS = 7;

function findIssuedNumber(text: string, { phrase }: Context): Detection | undefined {
  const groups = groupsOf(text);
  if (hasIban(text, groups)) return { rule: "personal-iban" };
  return findNumber(text, groups, ({ start, end, hash }) => {
    const written = () => text.slice(start, end);
    if (isCardHash(hash) && isCard(written())) return { rule: "personal-card" as const };
    const kind = isNationalIdHash(hash) ? nationalIdKind(written(), text, phrase) : undefined;
    return kind === undefined ? undefined : { rule: "personal-national-id" as const, kind };
  });
}

/** The first personal data found in a text. */
export function findPersonal(text: string, context: Context, profile: Profile): Detection | undefined {
  if (hasAny(profile, at) && hasEmail(text)) return { rule: "personal-email" };
  if (profile.digits < MIN_DIGITS) return undefined;
  const number = findIssuedNumber(text, context);
  if (number !== undefined) return number;
  if (profile.groupedDigits < MIN_PHONE_DIGITS) return undefined;
  return hasPhone(text, context.phrase, profile) ? { rule: "personal-phone" } : undefined;
}
