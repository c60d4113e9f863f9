import { fileURLToPath } from "node:url";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Absolute paths of the package. */
export const paths = {
  sdk: at(".."),
  root: at("../.."),
  dist: at("../dist"),
  manifest: at("../package.json"),
  /** Where the workspace's manifest is kept while the published one takes its place. */
  keptManifest: at(".workspace-package.json"),
  license: at("../LICENSE"),
  rootLicense: at("../../LICENSE"),
  apiReference: at("../../docs/sdk-api.md"),
  typesConfig: at("tsconfig.types.json"),
} as const;
