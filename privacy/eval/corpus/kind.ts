import type { Random } from "./random.ts";

/** One kind of value and how to make one up from its public format. */
export interface Kind {
  readonly kind: string;
  readonly make: (random: Random) => string;
  /** True when the value means nothing without its name: then only forms with the name are scored. */
  readonly named?: boolean;
}
