interface Manifest {
  readonly [field: string]: unknown;
  readonly dependencies: { readonly [name: string]: string };
}

/**
 * The manifest of the published package: it serves `dist`, where the workspace serves `src`, and leaves out what only
 * the workspace needs. npm has no setting for this.
 */
export function publishedManifest(manifest: Manifest): Manifest {
  const { devDependencies, scripts, exports, ...published } = manifest;
  const ranges = Object.entries(manifest.dependencies).map(([name, version]) => [name, `^${version}`]);
  return {
    ...published,
    // For what does not read `exports`: the old resolution of types.
    main: "./dist/index.js",
    types: "./dist/index.d.ts",
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    dependencies: Object.fromEntries(ranges),
  };
}
