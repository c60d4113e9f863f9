import type { Random } from "@runfacts/dev/random";

const variants = ["8", "9", "a", "b"] as const;

/** A UUIDv7 of a time in microseconds whose random bits are drawn. */
export function demoId(microseconds: number, random: Random): string {
  const time = Math.floor(microseconds / 1000)
    .toString(16)
    .padStart(12, "0");
  const drawn = random.hex(24);
  const variant = random.pick(variants);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${drawn.slice(0, 3)}-${variant}${drawn.slice(3, 6)}-${drawn.slice(6, 18)}`;
}
