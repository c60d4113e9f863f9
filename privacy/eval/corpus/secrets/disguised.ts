import type { Kind } from "../kind.ts";
import type { Random } from "../random.ts";

const plain = (r: Random) =>
  r.pick([
    `ghp_${r.alnum(36)}`,
    `AKIA${r.of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}`,
    `sk_live_${r.alnum(24)}`,
  ]);
// Forms that take many characters for one hold no more than this.
const keyId = (r: Random) => `AKIA${r.of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}`;
const codes = (text: string) => [...text].map((character) => character.charCodeAt(0));
const hexes = (text: string) => codes(text).map((code) => code.toString(16));

/** A token of a known form, written so that it does not look like one. */
export const disguisedSecrets: readonly Kind[] = [
  { kind: "spaced", make: (r) => [...plain(r)].join(" ") },
  { kind: "spaced-by-dots", make: (r) => [...plain(r)].join(".") },
  { kind: "spaced-by-hyphens", make: (r) => [...plain(r)].join("-") },
  { kind: "spaced-by-colons", make: (r) => [...plain(r)].join(":") },
  { kind: "spaced-by-commas", make: (r) => [...plain(r)].join(", ") },
  { kind: "spaced-by-bars", make: (r) => [...plain(r)].join("|") },
  { kind: "in-pairs", make: (r) => (plain(r).match(/.{1,2}/g) ?? []).join(" ") },
  { kind: "in-fours", make: (r) => (plain(r).match(/.{1,4}/g) ?? []).join("-") },
  {
    kind: "calls",
    make: (r) =>
      codes(keyId(r))
        .map((code) => `chr(${code})`)
        .join("."),
  },
  {
    kind: "quoted-printable-lower",
    make: (r) =>
      hexes(plain(r))
        .map((code) => `=${code}`)
        .join(""),
  },
  { kind: "spaced-quoted", make: (r) => [...plain(r)].map((character) => `'${character}'`).join(",") },
  { kind: "hex-by-colons", make: (r) => hexes(plain(r)).join(":") },
  { kind: "hex-by-spaces", make: (r) => hexes(plain(r)).join(" ") },
  {
    kind: "hex-bytes",
    make: (r) =>
      hexes(plain(r))
        .map((code) => `0x${code}`)
        .join(", "),
  },
  {
    kind: "octal",
    make: (r) =>
      codes(plain(r))
        .map((code) => `\\${code.toString(8).padStart(3, "0")}`)
        .join(""),
  },
  {
    kind: "quoted-printable",
    make: (r) =>
      hexes(plain(r))
        .map((code) => `=${code.toUpperCase()}`)
        .join(""),
  },
  { kind: "quoted-printable-mark", make: (r) => `ghp=5F${r.alnum(36)}` },
  { kind: "codes", make: (r) => `[${codes(plain(r)).join(",")}]` },
  { kind: "codes-by-spaces", make: (r) => codes(plain(r)).join(" ") },
  { kind: "codes-by-commas", make: (r) => codes(plain(r)).join(", ") },
  {
    kind: "binary",
    make: (r) =>
      codes(keyId(r))
        .map((code) => code.toString(2).padStart(8, "0"))
        .join(" "),
  },
  {
    kind: "tag-characters",
    make: (r) =>
      `ok${[...plain(r)].map((character) => String.fromCodePoint(0xe0000 + character.charCodeAt(0))).join("")}`,
  },
  {
    kind: "variation-selectors",
    make: (r) =>
      `ok${codes(plain(r))
        .map((code) => String.fromCodePoint(0xe0100 + code - 16))
        .join("")}`,
  },
  { kind: "zero-width", make: (r) => [...plain(r)].join("\u200b") },
  { kind: "combining", make: (r) => [...plain(r)].join("\u034f") },
  {
    kind: "python-escapes",
    make: (r) =>
      hexes(keyId(r))
        .map((code) => `\\U000000${code}`)
        .join(""),
  },
  {
    kind: "script-escapes",
    make: (r) =>
      hexes(plain(r))
        .map((code) => `%u00${code}`)
        .join(""),
  },
  {
    kind: "code-points",
    make: (r) =>
      hexes(keyId(r))
        .map((code) => `U+00${code}`)
        .join(" "),
  },
  { kind: "base32", make: (r) => base32(plain(r)) },
];

function base32(text: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = codes(text)
    .map((code) => code.toString(2).padStart(8, "0"))
    .join("");
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet.charAt(Number.parseInt(five.padEnd(5, "0"), 2)))
    .join("");
}
