// `npm run build -w cli`: makes the package `runfacts` in `cli/dist`, whole, for `npm pack ./cli/dist` and `npm publish ./cli/dist`.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { thirdPartyLicenses } from "@runfacts/dev/third-party-licenses";
import { buildCode } from "./build-code.ts";
import { buildPages } from "./build-pages.ts";
import { paths } from "./paths.ts";
import { type Manifest, publishedManifest } from "./published-manifest.ts";

const { root, cli, built, app } = paths;
const read = (path: string): Manifest => JSON.parse(readFileSync(join(root, path), "utf8"));

rmSync(built, { recursive: true, force: true });
mkdirSync(built, { recursive: true });
const imported = await buildCode();
const modules = await buildPages();
cpSync(join(root, "db/migrations"), join(app, "db/migrations"), { recursive: true });
for (const file of ["bin", "README.md"]) cpSync(join(cli, file), join(built, file), { recursive: true });
cpSync(join(root, "LICENSE"), join(built, "LICENSE"));
writeFileSync(join(built, "THIRD-PARTY-LICENSES.txt"), thirdPartyLicenses(modules));
const { workspaces } = read("package.json") as { readonly workspaces?: readonly string[] };
const manifests = (workspaces ?? []).map((folder) => read(join(folder, "package.json")));
const manifest = publishedManifest(read("cli/package.json"), imported, manifests);
writeFileSync(join(built, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
