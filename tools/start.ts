// `npm start`: what `npx runfacts` starts, from the sources.
import { join } from "node:path";
import { start } from "@runfacts/cli/start";
import { buildPages } from "@runfacts/dev/build-pages";

await start({ prepare: () => buildPages(join(import.meta.dirname, "..")) });
