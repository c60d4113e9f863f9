import type { NationalId } from "../national-id.ts";
import { africanAndOceanianIds } from "./africa-and-oceania.ts";
import { asianIds } from "./asia.ts";
import { centralEuropeanIds } from "./central-europe.ts";
import { northAmericanIds } from "./north-america.ts";
import { northernEuropeanIds } from "./northern-europe.ts";
import { southAmericanIds } from "./south-america.ts";
import { southernEuropeanIds } from "./southern-europe.ts";
import { ukAndIrishIds } from "./uk-and-ireland.ts";
import { westernEuropeanIds } from "./western-europe.ts";

/** Every personal number that is recognised. The first that matches names the kind. */
export const nationalIds: readonly NationalId[] = [
  ...northAmericanIds,
  ...southAmericanIds,
  ...ukAndIrishIds,
  ...southernEuropeanIds,
  ...westernEuropeanIds,
  ...centralEuropeanIds,
  ...northernEuropeanIds,
  ...asianIds,
  ...africanAndOceanianIds,
];
