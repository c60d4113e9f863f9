/** Files, or folders, whose statements go beyond one project on purpose, and why. */
export const exemptFiles: ReadonlyMap<string, string> = new Map([
  [
    "db/src/admin/",
    "maintenance of the owner: migrations, expiry, finalizing and verifying rollups of all projects",
  ],
  [
    "db/src/write/parts/silent-runs.ts",
    "maintenance of the owner: open runs of all projects that went silent",
  ],
  [
    "db/src/write/parts/uncounted-runs.ts",
    "maintenance of the owner: what is left to count, of all projects",
  ],
  ["db/src/watch/projects.ts", "all projects, each of which is watched and told of"],
  ["db/src/keys/", "a key is looked up before its project is known"],
]);
