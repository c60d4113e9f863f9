/** Files, or folders, whose statements go beyond one project on purpose, and why. */
export const exemptFiles: ReadonlyMap<string, string> = new Map([
  [
    "db/src/admin/",
    "maintenance of the owner: migrations, expiry, settling and verifying rollups of all projects",
  ],
  [
    "db/src/write/parts/silent-runs.ts",
    "maintenance of the owner: open runs of all projects that went silent",
  ],
  [
    "db/src/write/parts/uncounted-runs.ts",
    "maintenance of the owner: what is left to count, of all projects",
  ],
  ["db/src/keys/", "a key is looked up before its project is known"],
]);

/** Files that still have statements that do not name one project. Take out what complies; add nothing. */
export const knownOffenders: ReadonlySet<string> = new Set([
  "db/src/read/agent-parts.ts",
  "db/src/read/columns.ts",
  "db/src/read/count-range-runs.ts",
  "db/src/read/count-retries.ts",
  "db/src/read/failures-of-runs.ts",
  "db/src/read/first-failure-start.ts",
  "db/src/read/first-starts.ts",
  "db/src/read/get-facets.ts",
  "db/src/read/get-run.ts",
  "db/src/read/get-time-series.ts",
  "db/src/read/items-of-runs.ts",
  "db/src/read/list-failure-groups.ts",
  "db/src/read/list-runs.ts",
  "db/src/read/open-figures.ts",
  "db/src/read/open-runs.ts",
  "db/src/read/ranges-with-step.ts",
  "db/src/read/rollup-figures.ts",
  "db/src/read/run-changes.ts",
  "db/src/read/select-failures.ts",
  "db/src/read/select-observations.ts",
  "db/src/read/select-steps.ts",
  "db/src/read/series.ts",
  "db/src/read/settled-periods.ts",
  "db/src/read/stats-of-tables.ts",
  "db/src/read/table-figures.ts",
  "db/src/read/tally-runs.ts",
  "db/src/read/version-starts.ts",
  "db/src/read/whole-end.ts",
]);
