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

const blank = /[ .-]/;
const alnum = /[A-Za-z0-9]/;

function accountAt(text: string, from: number, length: number): string | undefined {
  let account = "";
  let at = from;
  for (; at < text.length && account.length < length; at += 1) {
    const character = text.charAt(at);
    if (alnum.test(character)) account += character;
    else if (!blank.test(character)) return undefined;
  }
  return account.length === length && !alnum.test(text.charAt(at)) ? account : undefined;
}

const begin = /[A-Za-z]{2}\d\d/y;

/**
 * Whether a text holds an IBAN: a country of the ISO 13616 registry, its length and the check digits.
 *
 * @param groups the groups of the text
 */
export function hasIban(text: string, groups: readonly Group[]): boolean {
  for (const { start, digits } of groups) {
    if (digits < 2) continue;
    begin.lastIndex = start;
    if (!begin.test(text)) continue;
    const length = lengths.get(text.slice(start, start + 2).toUpperCase());
    const account = length === undefined ? undefined : accountAt(text, start, length);
    if (account !== undefined && mod97(account.slice(4) + account.slice(0, 4)) === 1) return true;
  }
  return false;
}
