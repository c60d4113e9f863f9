// Second half of `npm run dialects`: writes the mapping of the tables into docs/opentelemetry.md.
import { readFileSync, writeFileSync } from "node:fs";
import { withMapping } from "./mapping-table.ts";
import { mappingPage, readDialects } from "./read-dialects.ts";

const tables = readDialects().map(({ table }) => table);
writeFileSync(mappingPage, withMapping(readFileSync(mappingPage, "utf8"), tables));
