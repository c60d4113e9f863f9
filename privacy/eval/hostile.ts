import { contextOf } from "../src/context.ts";
import { fullDetector } from "../src/full-detector.ts";
import { maskMessage } from "../src/message/mask-message.ts";
import { shapeRule } from "../src/shape/shape-rule.ts";
import { shapes } from "../src/shape/shapes.ts";
import { profileOf } from "../src/text/profile.ts";

/** Pieces that, repeated, make some part of the inspection work hardest. */
export const hostilePieces: readonly string[] = [
  "a",
  "1",
  "555 1 ",
  "1.1.1",
  "+1 ",
  "(1(",
  "a@a.",
  "@",
  "é@é.",
  "ﷺ_",
  "1\u200b2",
  "key==",
  "password: token ",
  '"secret", \'',
  "'x' == key ",
  "http://a:",
  "eyJa.eyJ",
  "sk-ghp_AKIA",
  "-----BEGIN ",
  "Basic Bearer ",
  "curl -u mysql -p",
  "%2541",
  "\\u0041&#65;",
  "WVdGaA",
  "3631",
  "a-b_c+",
  "DE89 ",
  "phone 00 1555 ",
  "the of is ",
  "a ",
  "'a', ",
  "a-",
  "65,",
  "67:",
  "0x67 ",
  "01100111 ",
  "MZ5A",
  "\\147",
  "=67",
  "%u0067",
  "U+0067 ",
  "curl -u a:b ",
  "curl -u a' ",
  "login admin/a1 ",
  "user/password a/b ",
  "?code=a1B",
  "key>{a1 ",
  "kind: secret ",
  "$1$a",
  "a:a.f1",
  "wallet 0x67",
  "arn:key:",
  "a b: kT9xQ2vLw7ZpB4nRy8JmC5hGf1SdA3eU",
  "token token ",
  "xxxxxx sk-xxxxxx",
  "\u{e0067}",
  "\ufe0f",
  " DE89.%41 key=1555 é@sk-\\u0041Basic 00 ",
];

// As long as texts can be: longer ones are refused before they are searched.
const TEXT_LENGTH = 500;
const context = contextOf(["phone"], shapes.value);

function inspect(text: string): void {
  const profile = profileOf(text);
  shapeRule(text, shapes.value, profile);
  maskMessage(text);
  fullDetector.detect(text, context, profile);
}

/**
 * Milliseconds for each KiB of a text made of one piece repeated: the best of `rounds` rounds, so that what else the
 * machine does is not measured.
 */
export function millisecondsPerKib(piece: string, rounds: number): number {
  const text = piece.repeat(Math.ceil(TEXT_LENGTH / piece.length)).slice(0, TEXT_LENGTH);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    inspect(text);
    best = Math.min(best, performance.now() - start);
  }
  return (best * 1024) / Buffer.byteLength(text);
}
