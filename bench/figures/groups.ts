import { fuzzParts } from "./fuzz/index.ts";
import { ingestParts } from "./ingest/index.ts";
import { queryParts } from "./query/index.ts";
import { sdkParts } from "./sdk/index.ts";
import { stallParts } from "./stall/index.ts";
import { storageParts } from "./storage/index.ts";
import { watchParts } from "./watch/index.ts";
import { webParts } from "./web/index.ts";

/** The parts of each benchmark. */
export const groups = {
  ingest: ingestParts,
  stall: stallParts,
  storage: storageParts,
  query: queryParts,
  sdk: sdkParts,
  watch: watchParts,
  web: webParts,
  fuzz: fuzzParts,
};
