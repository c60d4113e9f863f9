import { declarationsOf, entryPointsOf } from "./entry-points.ts";

interface Manifest {
  readonly [field: string]: unknown;
  readonly dependencies: { readonly [name: string]: string };
  /** Sources, by entry point. */
  readonly exports: { readonly [subpath: string]: string };
  /** Sources that do something when they are imported. */
  readonly sideEffects: readonly string[];
}

/**
 * The manifest of the published package: it serves `dist`, where the workspace serves `src`, and leaves out what only
 * the workspace needs. npm has no setting for this.
 */
export function publishedManifest(manifest: Manifest): { readonly [field: string]: unknown } {
  const { devDependencies, scripts, exports, sideEffects, ...published } = manifest;
  const ranges = Object.entries(manifest.dependencies).map(([name, version]) => [name, `^${version}`]);
  const entries = entryPointsOf(exports).map((entry) => ({
    ...entry,
    types: `./dist/${declarationsOf(entry)}.d.ts`,
    code: `./dist/${entry.name}.js`,
  }));
  const main = entries.find(({ subpath }) => subpath === ".");
  const others = entries.filter((entry) => entry !== main);
  const withEffects = entries.filter(({ source }) => sideEffects.includes(source));
  return {
    ...published,
    sideEffects: withEffects.length > 0 && withEffects.map(({ code }) => code),
    // For what does not read `exports`: the old resolution of types.
    main: main?.code,
    types: main?.types,
    ...(others.length > 0 && {
      typesVersions: { "*": Object.fromEntries(others.map(({ name, types }) => [name, [types]])) },
    }),
    exports: {
      ...Object.fromEntries(entries.map(({ subpath, types, code }) => [subpath, { types, default: code }])),
      "./package.json": "./package.json",
    },
    dependencies: Object.fromEntries(ranges),
  };
}
