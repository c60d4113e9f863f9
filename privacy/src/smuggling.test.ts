import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contacts } from "../eval/corpus/personal/contacts.ts";
import { randomOf } from "../eval/corpus/random.ts";
import { serviceSecrets } from "../eval/corpus/secrets/services.ts";
import { inspectRun } from "./inspect-run.ts";
import type { JsonObject } from "./json.ts";

const refused = (metadata: JsonObject) =>
  inspectRun({ agentId: "a", agentVersion: "1", steps: [{ name: "s", metadata }], failures: [] }).length > 0;

const short = [
  "github-pat",
  "gitlab-pat",
  "slack-bot",
  "stripe-secret",
  "npm",
  "sendgrid",
  "aws-access-key-id",
  "shopify",
];
const kinds = [
  ...serviceSecrets.filter(({ kind }) => short.includes(kind)),
  ...contacts.filter(({ kind }) => ["email", "card-visa-grouped", "iban-de", "phone-us"].includes(kind)),
];
const value = fc.tuple(fc.constantFrom(...kinds), fc.nat()).map(([kind, seed]) => kind.make(randomOf(seed)));

const toWide = (text: string) =>
  text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
const lookAlike: Readonly<Record<string, string>> = {
  a: "а",
  e: "е",
  o: "о",
  p: "р",
  c: "с",
  x: "х",
  A: "Α",
  B: "В",
  K: "К",
  S: "Ѕ",
};
const toLookAlikes = (text: string) => text.replace(/[aeopcxABKS]/g, (letter) => lookAlike[letter] ?? letter);
const toPercent = (text: string) =>
  text.replace(/./g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
const toEscapes = (text: string) =>
  text.replace(/[^ ]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
const toEntities = (text: string) => text.replace(/[^A-Za-z0-9 ]/g, (mark) => `&#${mark.charCodeAt(0)};`);
const toBase64Url = (text: string) => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const toHex = (text: string) => Buffer.from(text).toString("hex");

// Twice the length and more: only what still fits into a metadata string is a way in.
const fits = (text: string) => text.length <= 256;
const runs = { numRuns: 150 };

describe("what is refused plain is refused", () => {
  it.each<[string, (text: string) => string]>([
    ["plain", (text) => text],
    ["in full-width letters", toWide],
    ["in look-alike letters", toLookAlikes],
    ["percent-encoded", toPercent],
    ["percent-encoded twice", (text) => encodeURIComponent(toPercent(text.slice(0, 60)))],
    ["in JSON escapes", toEscapes],
    ["in HTML entities", toEntities],
    ["in base64", btoa],
    ["in base64url", toBase64Url],
    ["in hex", toHex],
    ["in base64 of percent-encoding", (text) => btoa(encodeURIComponent(text))],
  ])("%s", (_, cover) => {
    fc.assert(
      fc.property(value, (plain) => {
        const covered = cover(plain);
        fc.pre(fits(covered));
        expect(refused({ value: covered })).toBe(true);
      }),
      runs,
    );
  });

  it("with invisible characters in it", () => {
    const invisible = fc.constantFrom(
      "\u200b",
      "\u200c",
      "\u200d",
      "\u2060",
      "\ufeff",
      "\u00ad",
      "\u034f",
      "\u180e",
    );
    fc.assert(
      fc.property(
        value,
        fc.array(fc.tuple(fc.nat(), invisible), { minLength: 1, maxLength: 20 }),
        (plain, inserts) => {
          let covered = plain;
          for (const [place, character] of inserts) {
            const at = place % (covered.length + 1);
            covered = covered.slice(0, at) + character + covered.slice(at);
          }
          expect(refused({ value: covered })).toBe(true);
        },
      ),
      runs,
    );
  });

  it("cut into the items of a list", () => {
    const secrets = value.filter((plain) => !plain.includes(" "));
    fc.assert(
      fc.property(secrets, fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), (plain, places) => {
        const cuts = [
          0,
          ...places.map((place) => place % plain.length).sort((left, right) => left - right),
          plain.length,
        ];
        const items = cuts.slice(1).map((end, at) => plain.slice(cuts[at], end));
        fc.pre(!/^[\d().+-]+$/.test(plain));
        expect(refused({ items })).toBe(true);
      }),
      runs,
    );
  });

  it("among other words, in any text of a run", () => {
    const word = fc.stringMatching(/^[a-z]{2,8}$/);
    fc.assert(
      fc.property(value, word, word, (plain, before, after) => {
        const message = `${before} ${plain} ${after}`;
        const run = { agentId: "a", agentVersion: "1", steps: [], failures: [{ failureCode: "c", message }] };
        expect(inspectRun(run)).toHaveLength(1);
      }),
      runs,
    );
  });
});

it("a key that names content is refused in every case, number and compound", () => {
  const word = fc.constantFrom(
    "prompt",
    "response",
    "message",
    "content",
    "completion",
    "body",
    "transcript",
  );
  const other = fc.constantFrom("user", "raw", "llm", "final", "x");
  const joint = fc.constantFrom("_", "-", ".");
  const cased = (text: string, bits: number) =>
    [...text].map((letter, at) => ((bits >> (at % 30)) & 1 ? letter.toUpperCase() : letter)).join("");
  fc.assert(
    fc.property(word, other, joint, fc.nat(), fc.boolean(), (name, extra, mark, bits, plural) => {
      const plain = plural ? name.replace(/y$/, "ie").concat("s") : name;
      for (const key of [
        cased(plain, bits),
        `${extra}${mark}${cased(plain, bits)}`,
        `${cased(plain, bits)}${mark}${extra}`,
      ]) {
        expect(refused({ [key]: "hello world" }), key).toBe(true);
      }
    }),
    runs,
  );
});
