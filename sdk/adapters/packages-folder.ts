import { join } from "node:path";

/** Where the packages that adapters watch are installed: too heavy for everybody's npm ci. */
export const packagesFolder = join(import.meta.dirname, "../../node_modules/.cache/runfacts-sdk-adapters");
