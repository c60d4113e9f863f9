import fc from "fast-check";
import { DAY_US, HOUR_US } from "../../rollup/levels.ts";

/** A time within ten days of the epoch, often at a whole hour or day. */
export const instant = fc.oneof(
  fc.bigInt(-10n * DAY_US, 10n * DAY_US),
  fc.bigInt(-10n, 10n).map((n) => n * DAY_US),
  fc.bigInt(-200n, 200n).map((n) => n * HOUR_US),
);
