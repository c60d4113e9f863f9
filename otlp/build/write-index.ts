// First half of `npm run dialects`: writes the index of the tables in otlp/src/dialects.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dialectFiles, dialectFolder } from "./dialect-files.ts";
import { dialectIndex } from "./dialect-index.ts";

writeFileSync(join(dialectFolder, "index.ts"), dialectIndex(dialectFiles()));
