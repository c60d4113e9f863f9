// `npm run size:page`: writes what is calculated and measured into docs/sizing.md.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sizingPage } from "./sizing-page.ts";

const page = join(import.meta.dirname, "../../docs/sizing.md");
await writeFile(page, sizingPage(await readFile(page, "utf8")));
