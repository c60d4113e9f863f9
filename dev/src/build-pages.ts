import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Builds the pages of the dashboard, where they are missing or older than their sources. */
export async function buildPages(root: string): Promise<void> {
  const web = join(root, "web");
  const built = await stat(join(web, "dist/index.html")).catch(() => undefined);
  const newest = Math.max(
    ...(await Promise.all(["src", "vite.config.ts", "index.html"].map((path) => age(join(web, path))))),
  );
  if (built !== undefined && built.mtimeMs >= newest) return;
  console.log("Building the dashboard, once…");
  // Loaded here, since it takes half a second that most starts do not need.
  const { build } = await import("vite");
  await build({ root: web, configFile: join(web, "vite.config.ts"), logLevel: "error" });
}

/** When a file, or the newest file of a folder, was changed. */
async function age(path: string): Promise<number> {
  const info = await stat(path);
  if (!info.isDirectory()) return info.mtimeMs;
  const names = await readdir(path, { recursive: true });
  const times = await Promise.all(names.map(async (name) => (await stat(join(path, name))).mtimeMs));
  return Math.max(...times);
}
