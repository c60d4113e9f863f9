import { describe, expect, it } from "vitest";
import { findInText } from "../testing/find-in-text.ts";
import { profileOf } from "../text/profile.ts";
import { markedTokenKind } from "./marked-token.ts";

const kindIn = (text: string) => markedTokenKind(text, profileOf(text));
// Put together here, so that scanners of repositories do not take the examples for leaks.
const x = (length: number) => "x".repeat(length);
/** Hex digits. */
const h = (length: number) => "0a9f".repeat(length).slice(0, length);
/** Digits. */
const d = (length: number) => "1".repeat(length);
const caps = (length: number) => "A".repeat(length);

interface Form {
  readonly kind: string;
  /** The shortest of its form, the longest, and each way to write it. */
  readonly found: readonly string[];
  /** A character too few or too many at each bound, and what it must not stand beside. */
  readonly missed: readonly string[];
  /** Written in capitals it is the same. */
  readonly anyCase?: boolean;
}

function fal(...lengths: readonly number[]) {
  const [a = 8, b = 4, c = 4, e = 4, f = 12, g = 32] = lengths;
  return `${h(a)}-${h(b)}-${h(c)}-${h(e)}-${h(f)}:${h(g)}`;
}
const rapid = (a: number, b: number, c: number) => `msh${x(a)}p1${x(b)}jsn${x(c)}`;
const azureMarks = ["JQQJ99", "AzFu", "AzSe", "+ASt", "+ABa", "+AEh", "ACDb", "AIoT", "AzCa", "+ACR", "APIM"];

const forms: readonly Form[] = [
  {
    kind: "telegram",
    found: [
      `${d(6)}:${x(35)}`,
      `${d(10)}:${x(35)}`,
      `${d(8)}:${x(17)}_${x(17)}`,
      `${d(6)}:${"x-".repeat(17)}x`,
    ],
    missed: [`${d(5)}:${x(35)}`, `${d(11)}:${x(35)}`, `${d(8)}:${x(34)}`, `${d(8)}:${x(36)}`],
  },
  {
    kind: "mailchimp",
    found: [`${h(32)}-us1`, `${h(32)}-us12`],
    missed: [`${h(31)}-us1`, `${h(33)}-us1`, `${h(32)}-us`, `${h(32)}-us123`],
  },
  {
    kind: "mailgun",
    found: [`${h(32)}-${h(8)}-${h(8)}`],
    missed: [
      `${h(31)}-${h(8)}-${h(8)}`,
      `${h(33)}-${h(8)}-${h(8)}`,
      `${h(32)}-${h(7)}-${h(8)}`,
      `${h(32)}-${h(9)}-${h(8)}`,
      `${h(32)}-${h(8)}-${h(7)}`,
      `${h(32)}-${h(8)}-${h(9)}`,
    ],
  },
  {
    kind: "terraform",
    found: [`${x(14)}.atlasv1.${x(40)}`, `${x(14)}.atlasv1.${x(67)}`],
    missed: [`${x(13)}.atlasv1.${x(40)}`, `${x(15)}.atlasv1.${x(40)}`, `${x(14)}.atlasv1.${x(39)}`],
  },
  {
    kind: "discord",
    found: [`M${x(22)}.${x(6)}.${x(27)}`, `N${x(27)}.${x(6)}.${x(27)}`, `O${x(25)}.${x(6)}.${x(38)}`],
    missed: [
      `M${x(21)}.${x(6)}.${x(27)}`,
      `M${x(28)}.${x(6)}.${x(27)}`,
      `M${x(22)}.${x(5)}.${x(27)}`,
      `M${x(22)}.${x(7)}.${x(27)}`,
      `M${x(22)}.${x(6)}.${x(26)}`,
      `P${x(22)}.${x(6)}.${x(27)}`,
      `xM${x(22)}.${x(6)}.${x(27)}`,
    ],
  },
  {
    kind: "azure-ad",
    found: [`${x(3)}1Q~${x(28)}`, `${x(3)}8Q~${x(12)}~${x(15)}`],
    missed: [`${x(2)}1Q~${x(28)}`, `${x(4)}1Q~${x(28)}`, `${x(3)}1Q~${x(27)}`, `${x(4)}Q~${x(28)}`],
  },
  {
    kind: "asana",
    found: [
      `0/${h(32)}`,
      `1/${d(13)}:${h(32)}`,
      `2/${d(16)}:${h(32)}`,
      `2/${d(13)}/${d(13)}:${h(32)}`,
      `2/${d(16)}/${d(16)}:${h(32)}`,
    ],
    missed: [
      `3/${h(32)}`,
      `0/${h(31)}`,
      `0/${h(33)}`,
      `x0/${h(32)}`,
      `/0/${h(32)}`,
      `1/${d(12)}:${h(32)}`,
      `1/${d(17)}:${h(32)}`,
      `1/${d(13)}/${d(12)}:${h(32)}`,
      `1/${d(13)}/${d(17)}:${h(32)}`,
    ],
  },
  {
    kind: "facebook-app",
    found: [`${d(15)}|${x(27)}`, `${d(16)}|${x(27)}`],
    missed: [`${d(14)}|${x(27)}`, `${d(17)}|${x(27)}`, `${d(15)}|${x(26)}`],
  },
  {
    kind: "firebase",
    found: [`AAAA${x(7)}:${x(100)}`, `AAAA${x(7)}:${x(140)}`],
    missed: [
      `AAAA${x(6)}:${x(100)}`,
      `AAAA${x(8)}:${x(100)}`,
      `AAAA${x(7)}:${x(99)}`,
      `xAAAA${x(7)}:${x(100)}`,
    ],
  },
  {
    kind: "fal",
    found: [fal(), fal(9), fal(8, 4, 4, 4, 12, 33)],
    missed: [
      fal(7),
      fal(8, 3),
      fal(8, 5),
      fal(8, 4, 3),
      fal(8, 4, 5),
      fal(8, 4, 4, 3),
      fal(8, 4, 4, 5),
      fal(8, 4, 4, 4, 11),
      fal(8, 4, 4, 4, 13),
      fal(8, 4, 4, 4, 12, 31),
    ],
  },
  {
    kind: "zhipu",
    found: [`${h(32)}.${x(16)}`],
    missed: [`${h(31)}.${x(16)}`, `${h(33)}.${x(16)}`, `${h(32)}.${x(15)}`, `${h(32)}.${x(17)}`],
  },
  { kind: "maxmind", found: [`_${x(29)}_mmk`], missed: [`_${x(28)}_mmk`, `_${x(30)}_mmk`] },
  {
    kind: "ably",
    found: [`${x(6)}.${x(6)}:${x(40)}`, `${x(6)}.${x(6)}:${"x-".repeat(20)}`],
    missed: [
      `${x(5)}.${x(6)}:${x(40)}`,
      `${x(7)}.${x(6)}:${x(40)}`,
      `${x(6)}.${x(5)}:${x(40)}`,
      `${x(6)}.${x(7)}:${x(40)}`,
      `${x(6)}.${x(6)}:${x(39)}`,
    ],
  },
  {
    kind: "twitter",
    found: [`${d(8)}-${x(40)}`, `${d(20)}-${x(40)}`],
    missed: [
      `${d(7)}-${x(40)}`,
      `${d(21)}-${x(40)}`,
      `${d(8)}-${x(39)}`,
      `${d(8)}-${x(41)}`,
      `x${d(8)}-${x(40)}`,
    ],
  },
  {
    kind: "telnyx",
    found: [`KEY${caps(32)}_${x(22)}`],
    missed: [`KEY${caps(31)}_${x(22)}`, `KEY${caps(33)}_${x(22)}`, `KEY${caps(32)}_${x(21)}`],
  },
  {
    kind: "truenas",
    found: [`${d(1)}-${x(64)}`, `${d(3)}-${x(64)}`],
    missed: [`-${x(64)}`, `${d(4)}-${x(64)}`, `${d(1)}-${x(63)}`, `${d(1)}-${x(65)}`, `x${d(1)}-${x(64)}`],
  },
  {
    kind: "uptimerobot",
    found: [`u${d(6)}-${h(24)}`, `m${d(9)}-${h(24)}`],
    missed: [
      `u${d(5)}-${h(24)}`,
      `u${d(10)}-${h(24)}`,
      `u${d(6)}-${h(23)}`,
      `u${d(6)}-${h(25)}`,
      `v${d(6)}-${h(24)}`,
      `xu${d(6)}-${h(24)}`,
    ],
  },
  {
    kind: "sidekiq",
    anyCase: true,
    found: [
      `contribsys=${h(8)}:${h(8)}`,
      `contribsys: ${h(8)}:${h(8)}`,
      `contribsys${x(12)}=${h(8)}:${h(8)}`,
    ],
    missed: [
      `contribsys${x(13)}=${h(8)}:${h(8)}`,
      `contribsys=${h(7)}:${h(8)}`,
      `contribsys=${h(9)}:${h(8)}`,
      `contribsys=${h(8)}:${h(7)}`,
    ],
  },
  {
    kind: "stripe",
    found: [`pi_${x(24)}_secret_${x(20)}`, `seti_${x(24)}_secret_${x(25)}`],
    missed: [`pi_${x(24)}_secret_${x(19)}`, `pi_${x(24)}_secreX_${x(20)}`],
  },
  {
    kind: "unleash",
    found: [`default:production.${h(56)}`, `*:${x(40)}.${h(56)}`],
    missed: [
      `default:production.${h(55)}`,
      `default:production.${h(57)}`,
      `default.${h(56)}`,
      `*:${x(41)}.${h(56)}`,
    ],
  },
  {
    kind: "newrelic",
    found: [`AA${h(40)}-NRMA`, `${h(20)}-NRMA`],
    missed: [`${h(19)}-NRMA`, `${h(40)}-NRMAx`],
  },
  {
    kind: "zoho",
    found: [`1000.${h(32)}.${h(32)}`],
    missed: [`1000.${h(31)}.${h(32)}`, `1000.${h(32)}.${h(31)}`, `11000.${h(32)}.${h(32)}`],
  },
  {
    kind: "everhour",
    found: [`${h(4)}-${h(4)}-${h(6)}-${h(6)}-${h(8)}`],
    missed: [
      `${h(5)}-${h(4)}-${h(6)}-${h(6)}-${h(8)}`,
      `${h(4)}-${h(4)}-${h(6)}-${h(6)}-${h(9)}`,
      `${h(4)}-${h(4)}-${h(5)}-${h(6)}-${h(8)}`,
    ],
  },
  {
    kind: "password-hash",
    found: [
      ...["apr1", "1", "5", "6", "y", "7", "2b", "2y", "argon2id", "scrypt", "pbkdf2-sha512", "P"].map(
        (name) => `ada:$${name}$${x(20)}`,
      ),
      `pbkdf2_sha256$600000$${x(20)}`,
      `{SHA}${x(20)}`,
      `{ssha512}${x(20)}`,
      `{CRYPT}${x(20)}`,
    ],
    missed: [
      `ada:$6$${x(19)}`,
      `ada:$8$${x(20)}`,
      `ada:$6x${x(20)}`,
      `pbkdf2_sha256$600000$${x(19)}`,
      `{SHA}${x(19)}`,
      `{SHAM}${x(20)}`,
    ],
  },
  {
    kind: "rapidapi",
    found: [rapid(15, 6, 12), `${x(10)}${rapid(15, 6, 12)}`],
    missed: [rapid(14, 6, 12), rapid(16, 6, 12), rapid(15, 5, 12), rapid(15, 7, 12), rapid(15, 6, 11)],
  },
  {
    kind: "azure",
    found: azureMarks.map((mark) => `${x(34 - mark.length)}${mark}${x(4)}`),
    missed: azureMarks.flatMap((mark) => [
      `${x(33 - mark.length)}${mark}${x(4)}`,
      `${x(34 - mark.length)}${mark}${x(3)}`,
    ]),
  },
  {
    kind: "bitcoin",
    found: [`5${x(50)}`, `K${x(51)}`, `L${x(51)}`, `xprv${x(100)}`],
    missed: [
      `5${x(49)}`,
      `5${x(52)}`,
      `6${x(50)}`,
      `5${x(49)}0`,
      `x5${x(50)}`,
      `xprv${x(99)}`,
      `xprv${x(101)}`,
    ],
  },
  {
    kind: "signed-url",
    anyCase: true,
    found: [
      `?sig=${x(20)}`,
      `&Signature=${x(20)}`,
      `;X-Amz-Signature=${x(20)}`,
      `&X-Goog-Signature=${x(20)}`,
    ],
    missed: [`?sig=${x(19)}`, `.sig=${x(20)}`, `?sign=${x(20)}`],
  },
  {
    kind: "webhook",
    anyCase: true,
    found: [
      `hooks.slack.com/services/${x(16)}`,
      `hooks.slack-gov.com/workflows/${x(16)}`,
      `hooks.slack.com/triggers/${x(16)}`,
      `discord.com/api/webhooks/${d(15)}/${x(20)}`,
      `discordapp.com/api/webhooks/${d(22)}/${x(20)}`,
      `webhook.office.com/webhook/${h(20)}-`,
      `- webhook.office.com/webhook/${h(20)}`,
      `outlook.office.com/webhookb2/${h(8)}-${h(11)}`,
      `hooks.zapier.com/hooks/catch/${d(4)}/${x(4)}`,
      `hooks.zapier.com/hooks/standard/${d(10)}/${x(4)}`,
      `maker.ifttt.com/x/with/key/${x(16)}`,
      `maker.ifttt.com/${x(80)}/with/key/${x(16)}`,
      `hook.make.com/${x(20)}`,
      `hook.eu.make.com/${x(20)}`,
      `hook.abcde1.make.com/${x(20)}`.replace("abcde", "abcd"),
      `hook.integromat.com/${x(20)}`,
      `open.feishu.cn/open-apis/bot/v2/hook/${x(20)}`,
      `open.larksuite.com/open-apis/bot/v2/hook/${x(20)}`,
      `chat.googleapis.com/v1/spaces/${x(6)}/messages?key=`,
      `chat.googleapis.com/v1/spaces/${x(20)}/messages?key=`,
    ],
    missed: [
      `hooks.slack.com/services/${x(15)}`,
      `discord.com/api/webhooks/${d(14)}/${x(20)}`,
      `discord.com/api/webhooks/${d(23)}/${x(20)}`,
      `discord.com/api/webhooks/${d(15)}/${x(19)}`,
      `webhook.office.com/webhook/${h(18)}-`,
      `hooks.zapier.com/hooks/catch/${d(3)}/${x(4)}`,
      `hooks.zapier.com/hooks/catch/${d(11)}/${x(4)}`,
      `hooks.zapier.com/hooks/catch/${d(4)}/${x(3)}`,
      `maker.ifttt.com/x/with/key/${x(15)}`,
      `maker.ifttt.com/${x(81)}/with/key/${x(16)}`,
      `maker.ifttt.com/with/key/${x(16)}`,
      `hook.make.com/${x(19)}`,
      `hook.e.make.com/${x(20)}`,
      `hook.abcdef.make.com/${x(20)}`,
      `open.feishu.cn/open-apis/bot/v2/hook/${x(19)}`,
      `chat.googleapis.com/v1/spaces/${x(5)}/messages?key=`,
      `chat.googleapis.com/v1/spaces/${x(21)}/messages?key=`,
    ],
  },
];

describe.each(forms)("$kind", ({ kind, found, missed, anyCase = false }) => {
  it.each(found)("is %s", (text) => {
    expect(kindIn(text)).toBe(kind);
    expect(kindIn(`refused (${text}) by upstream`)).toBe(kind);
    if (anyCase) expect(kindIn(text.toUpperCase())).toBe(kind);
  });

  it.each(missed)("is not %s", (text) => expect(kindIn(text)).not.toBe(kind));

  it("passes the look that comes first in every text", () => {
    // A capital letter or a digit is in every token, though not in each of these.
    for (const text of found) expect(findInText(`7 ${text}`)).toBe(`secret-token ${kind}`);
  });
});

it("an address of a hook is found however short its parts", () => {
  const address = `https://hooks.${"zapier"}.com/hooks/catch/1234567/ab3cdef/`;
  expect(findInText(address)).toBe("secret-token webhook");
});
