import type { Kind } from "../kind.ts";
import { into, withLuhn } from "./numbers.ts";

const names = [
  "ada",
  "jose.garcia",
  "m_rossi",
  "li-wei",
  "o'neil",
  "user+tag",
  "first.last",
  "a.b.c",
  "kowalska99",
];
const domains = [
  "example.org",
  "mail.example.co.uk",
  "firma.de",
  "correo.com.br",
  "x-y.io",
  "sub.domain.example.com",
  "uni-heidelberg.de",
];

function ibanOf(country: string, account: string): string {
  const digits = [...`${account}${country}00`].map((character) => Number.parseInt(character, 36)).join("");
  return `${country}${String(98n - (BigInt(digits) % 97n)).padStart(2, "0")}${account}`;
}

const grouped = (text: string) => text.replace(/(.{4})(?=.)/g, "$1 ");

/** E-mail addresses, telephone numbers, cards and bank accounts. */
export const contacts: readonly Kind[] = [
  { kind: "email", make: (r) => `${r.pick(names)}@${r.pick(domains)}` },
  {
    kind: "email-plain",
    make: (r) =>
      `${r.of("abcdefghijklmnopqrstuvwxyz", 7)}${r.below(99)}@${r.pick(["gmail.com", "yahoo.fr", "proton.me", "qq.com"])}`,
  },
  {
    kind: "phone-us",
    make: (r) =>
      into(
        r.pick([
          "(###) 555-01##",
          "###-555-01##",
          "###.555.01##",
          "+1 ### 555 01##",
          "1-###-555-01##",
          "+1###55501##",
        ]),
        `${r.pick(["212", "415", "305", "206"])}${r.digits(2)}`,
      ),
  },
  { kind: "phone-uk", make: (r) => into("+44 20 7946 0###", r.digits(3)) },
  {
    kind: "phone-de",
    make: (r) => into(r.pick(["+49 30 23125###", "+4915112345###", "0049 151 12345###"]), r.digits(3)),
  },
  { kind: "phone-fr", make: (r) => into("+33 6 39 98 ## ##", r.digits(4)) },
  { kind: "phone-br", make: (r) => into("+55 11 9####-####", r.digits(8)) },
  { kind: "phone-in", make: (r) => into("+91 98### #####", r.digits(8)) },
  { kind: "phone-jp", make: (r) => into("+81 3-3###-####", r.digits(7)) },
  { kind: "phone-cn", make: (r) => into("+86 138 #### ####", r.digits(8)) },
  { kind: "phone-il", make: (r) => into("+972-50-#######", r.digits(7)) },
  {
    kind: "phone-national",
    named: true,
    make: (r) =>
      `phone: ${into(r.pick(["020 7946 0###", "09-7625###", "030 23125###", "06 12 34 5# ##"]), r.digits(3))}`,
  },
  { kind: "card-visa", make: (r) => withLuhn(`4${r.digits(14)}`) },
  { kind: "card-visa-grouped", make: (r) => grouped(withLuhn(`4${r.digits(14)}`)) },
  {
    kind: "card-mastercard",
    make: (r) => grouped(withLuhn(`5${1 + r.below(5)}${r.digits(13)}`)).replaceAll(" ", "-"),
  },
  { kind: "card-mastercard-2", make: (r) => withLuhn(`22${30 + r.below(60)}${r.digits(11)}`) },
  {
    kind: "card-amex",
    make: (r) => into(r.pick(["#### ###### #####", "###############"]), withLuhn(`37${r.digits(12)}`)),
  },
  { kind: "card-diners", make: (r) => withLuhn(`36${r.digits(11)}`) },
  { kind: "card-discover", make: (r) => withLuhn(`6011${r.digits(11)}`) },
  { kind: "card-jcb", make: (r) => withLuhn(`3530${r.digits(11)}`) },
  { kind: "card-unionpay", make: (r) => withLuhn(`62${r.digits(13)}`) },
  { kind: "iban-de", make: (r) => ibanOf("DE", r.digits(18)) },
  { kind: "iban-gb", make: (r) => grouped(ibanOf("GB", `NWBK${r.digits(14)}`)) },
  { kind: "iban-fr", make: (r) => grouped(ibanOf("FR", `${r.digits(10)}${r.upper(11)}${r.digits(2)}`)) },
  { kind: "iban-nl", make: (r) => ibanOf("NL", `ABNA${r.digits(10)}`) },
  { kind: "iban-no", make: (r) => ibanOf("NO", r.digits(11)) },
  { kind: "iban-sa", make: (r) => ibanOf("SA", `${r.digits(2)}${r.upper(18)}`) },
];
