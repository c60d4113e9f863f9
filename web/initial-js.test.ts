import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { initialFiles, type Manifest, overBudget, routesOf } from "./initial-js.ts";

/** Most script, compressed by gzip, that a page may need before it shows. */
const BUDGET = 98_000;

describe("the built pages", () => {
  let folder: string;
  let manifest: Manifest;
  const sizes = new Map<string, number>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "runfacts-build-"));
    // As people build it: libraries drop what is for tests alone.
    vi.stubEnv("NODE_ENV", "production");
    await build({
      root: import.meta.dirname,
      configFile: join(import.meta.dirname, "vite.config.ts"),
      logLevel: "error",
      build: { outDir: folder, manifest: "manifest.json" },
    });
    manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
    for (const name of await readdir(folder, { recursive: true }))
      if (name.endsWith(".js.gz")) sizes.set(name.slice(0, -3), (await stat(join(folder, name))).size);
    vi.unstubAllEnvs();
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true }));

  it("show within their budget of script", async () => {
    const found = ["dashboard/dashboard", "runs/runs", "run/run", "start/start"];
    expect(routesOf(manifest)).toEqual(
      expect.arrayContaining(found.map((name) => `src/routes/${name}-page.tsx`)),
    );
    expect(routesOf(manifest).flatMap((route) => overBudget(manifest, route, sizes, BUDGET) ?? [])).toEqual(
      [],
    );
  });

  it("are measured with all that they import", () => {
    const files = initialFiles(manifest, "src/routes/run/run-page.tsx");
    expect(files.every((file) => (sizes.get(file) ?? 0) > 0)).toBe(true);
    expect(files).toContainEqual(expect.stringMatching(/libraries-.*\.js$/));
    expect(files.some((file) => file.includes("run-steps"))).toBe(false);
  });
});

describe("overBudget", () => {
  const manifest: Manifest = {
    "index.html": { file: "index.js", imports: ["_a"], dynamicImports: ["src/routes/x/x-page.tsx", "lazy"] },
    _a: { file: "a.js", imports: ["index.html"] },
    _b: { file: "b.js", imports: ["_a"] },
    lazy: { file: "lazy.js" },
    "src/routes/x/x-page.tsx": { file: "x.js", imports: ["_b", "_a"], dynamicImports: ["lazy"] },
  };
  const sizes = new Map([
    ["index.js", 100],
    ["a.js", 4_000],
    ["b.js", 5_000],
    ["x.js", 900],
    ["lazy.js", 9_000],
  ]);

  it("counts each file once, and none that are lazy", () => {
    const [route = ""] = routesOf(manifest);
    expect(initialFiles(manifest, route)).toEqual(["index.js", "a.js", "x.js", "b.js"]);
    expect(overBudget(manifest, route, sizes, 10_000)).toBeUndefined();
  });

  it("names the files, heaviest first", () => {
    expect(overBudget(manifest, "src/routes/x/x-page.tsx", sizes, 9_999)).toBe(
      [
        "src/routes/x/x-page.tsx needs 10.0 kB of script before it shows, more than 10.0 kB:",
        "  5.0 kB b.js",
        "  4.0 kB a.js",
        "  0.9 kB x.js",
        "  0.1 kB index.js",
      ].join("\n"),
    );
  });
});
