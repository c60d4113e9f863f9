import { mod97 } from "./checksums.ts";
import type { Group } from "./number-groups.ts";

// ISO 13616 registry: length by country.
const lengths: ReadonlyMap<string, number> = new Map(
  (
    "NO15 BE16 DK18 FI18 FO18 GL18 NL18 FK18 SD18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 LU20 XK20 MN20 CR22 HR21 LV21 CH21 LI21 " +
    "BG22 BH22 DE22 GB22 GE22 IE22 ME22 RS22 VA22 AE23 GI23 IL23 IQ23 TL23 OM23 SO23 AD24 CZ24 ES24 MD24 PK24 RO24 SA24 SE24 " +
    "SK24 TN24 VG24 LY25 PT25 ST25 AO25 CV25 MZ25 GW25 IS26 TR26 FR27 GR27 IT27 MC27 MR27 SM27 BF28 BJ28 CI28 MG27 ML28 SN28 " +
    "AL28 AZ28 BY28 CY28 DO28 GT28 HN28 HU28 LB28 NI28 PL28 SV28 DZ26 IR26 DJ27 BI27 CM27 CG27 GA27 CF27 TD27 GQ27 KM27 NE28 " +
    "TG28 MA28 BR29 EG29 PS29 QA29 UA29 KW30 MU30 JO30 YE30 LC32 MT31 SC31 RU33"
  )
    .split(" ")
    .map((entry): [string, number] => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const BLANKS = " .-";

function isAlnum(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function accountAt(text: string, from: number, length: number): string | undefined {
  let account = "";
  let at = from;
  for (; at < text.length && account.length < length; at += 1) {
    if (isAlnum(text.charCodeAt(at))) account += text.charAt(at);
    else if (!BLANKS.includes(text.charAt(at))) return undefined;
  }
  return account.length === length && !isAlnum(text.charCodeAt(at)) ? account : undefined;
}

const isDigit = (code: number) => code >= 48 && code <= 57;

/** The length of the IBANs of the country that a group begins with, or undefined. */
function lengthAt(text: string, { start, end, digits }: Group): number | undefined {
  if (digits < 2 || end - start < 4 || isDigit(text.charCodeAt(start + 1))) return undefined;
  if (!isDigit(text.charCodeAt(start + 2)) || !isDigit(text.charCodeAt(start + 3))) return undefined;
  return lengths.get(text.slice(start, start + 2).toUpperCase());
}

/**
 * Whether a text holds an IBAN: a country of the ISO 13616 registry, its length and the check digits.
 *
 * @param groups the groups of the text
 */
export function hasIban(text: string, groups: readonly Group[]): boolean {
  for (const group of groups) {
    const length = lengthAt(text, group);
    const account = length === undefined ? undefined : accountAt(text, group.start, length);
    if (account !== undefined && mod97(account.slice(4) + account.slice(0, 4)) === 1) return true;
  }
  return false;
}
