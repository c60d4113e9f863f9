import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "./build.ts";
import { paths } from "./paths.ts";
import { publishedManifest } from "./published-manifest.ts";
import { restoreManifest } from "./restore-manifest.ts";

// npm runs this before it packs, and postpack.ts after.
restoreManifest();
await build();
copyFileSync(paths.rootLicense, paths.license);
copyFileSync(paths.manifest, paths.keptManifest);
const manifest = publishedManifest(JSON.parse(readFileSync(paths.manifest, "utf8")));
writeFileSync(paths.manifest, `${JSON.stringify(manifest, null, 2)}\n`);
