/** A file of the build, as the manifest of Vite tells it; files name each other by their key in the manifest. */
interface ManifestEntry {
  /** Path in the folder of the build. */
  readonly file: string;
  /** Files that are loaded before this one runs. */
  readonly imports?: readonly string[];
  /** Files that are loaded once something asks for them. */
  readonly dynamicImports?: readonly string[];
}
export type Manifest = Readonly<Record<string, ManifestEntry>>;

const ENTRY = "index.html";

/** The pages that the router loads, by their key in the manifest. */
export function routesOf(manifest: Manifest): readonly string[] {
  const all = manifest[ENTRY]?.dynamicImports ?? [];
  return all.filter((key) => /^src\/routes\/.*-page\.tsx$/.test(key));
}

/** The files that must be there before a page shows anything: those of `index.html` and of the page, no lazy ones. */
export function initialFiles(manifest: Manifest, route: string): readonly string[] {
  const found = new Set<string>();
  const visit = (key: string) => {
    const chunk = manifest[key];
    if (chunk === undefined || found.has(chunk.file)) return;
    found.add(chunk.file);
    chunk.imports?.forEach(visit);
  };
  visit(ENTRY);
  visit(route);
  return [...found];
}

/**
 * Says what is wrong if a page needs more script than it may, naming its files, heaviest first.
 *
 * @param sizes compressed size of each file in bytes
 * @param budget most bytes
 * @returns undefined if the page keeps to the budget
 */
export function overBudget(
  manifest: Manifest,
  route: string,
  sizes: ReadonlyMap<string, number>,
  budget: number,
): string | undefined {
  const files = initialFiles(manifest, route).map((file) => ({ file, size: sizes.get(file) ?? 0 }));
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (total <= budget) return undefined;
  const listed = files.sort((a, b) => b.size - a.size).map(({ file, size }) => `  ${kB(size)} ${file}`);
  return `${route} needs ${kB(total)} of script before it shows, more than ${kB(budget)}:\n${listed.join("\n")}`;
}

const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
