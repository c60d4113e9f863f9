import { expect, it } from "vitest";
import { packedWords } from "./packed-words.ts";

it.each([
  ["Run: npm run db:migrate", "Run: npx runfacts migrate"],
  ["usage: npm run db:dump -- FILE [--with-keys]", "usage: npx runfacts dump FILE [--with-keys]"],
  ["see npm run keys -- list", "see npx runfacts keys list"],
  ["see `npm run keys`) or", "see `npx runfacts keys`) or"],
  ["(npm start): none", "(npx runfacts): none"],
  ["npm started", "npm started"],
])("%s", (text, packed) => {
  expect(packedWords(text)).toBe(packed);
});
