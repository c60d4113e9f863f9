/** What the files of a room may import. In a pattern, `*` at the end stands for any rest. */
export interface Room {
  /** Packages of this repository. Those of other makers are free, unless `never` names them. */
  readonly imports: readonly string[];
  /** Packages of this repository that its tests may import besides. */
  readonly tests?: readonly string[];
  /** Modules of others that no file of it, test or not, may import. */
  readonly never?: readonly string[];
}

const GEN = "@runfacts/gen/*";
const CLIENT_GEN = "@runfacts/gen/client/*";
const privacy = ["@runfacts/privacy", "@runfacts/privacy/*"];
const service = [
  GEN,
  "@runfacts/server",
  "@runfacts/server/process",
  "@runfacts/db/pool",
  "@runfacts/db/rows",
];
const sql = ["pg", "pg-*", "slonik", "@slonik/*"];

/**
 * Every room of the tree, or part of one, by its folder; the longest that holds a file decides. A file in none of them is
 * refused, so that a new room begins with a line here. `.` holds the files of the root.
 */
export const rooms: Readonly<Record<string, Room>> = {
  ".": { imports: [] },
  gen: { imports: [] },
  privacy: { imports: [], never: sql },
  codec: { imports: [GEN], never: [...sql, "node:http", "node:http2"] },
  otlp: { imports: [GEN, ...privacy], never: sql },
  insight: { imports: [GEN], tests: ["@runfacts/dev/*"], never: sql },
  // Rows are not messages: each service maps between them.
  db: { imports: ["@runfacts/insight/paths"], never: ["@bufbuild/*", "@connectrpc/*"] },
  server: {
    imports: [GEN, "@runfacts/codec", "@runfacts/codec/*"],
    tests: ["@runfacts/dev/*"],
    never: sql,
  },
  "ingest-svc": {
    imports: [...service, ...privacy, "@runfacts/db/write", "@runfacts/otlp", "@runfacts/otlp/*"],
    tests: ["@runfacts/db/admin", "@runfacts/db/read", "@runfacts/db/testing"],
    never: sql,
  },
  "query-svc": {
    imports: [
      ...service,
      "@runfacts/db/latency-buckets",
      "@runfacts/db/read",
      "@runfacts/insight",
      "@runfacts/insight/*",
    ],
    tests: ["@runfacts/db/testing", "@runfacts/db/write"],
    never: sql,
  },
  "insight-svc": {
    imports: [
      ...service,
      "@runfacts/db/notify",
      "@runfacts/db/read",
      "@runfacts/db/watch",
      "@runfacts/insight",
      "@runfacts/insight/*",
    ],
    tests: ["@runfacts/db/testing", "@runfacts/db/write", "@runfacts/dev/*"],
    never: sql,
  },
  "control-svc": {
    imports: [...service, "@runfacts/db/admin", "@runfacts/db/keys"],
    tests: ["@runfacts/db/testing"],
    never: sql,
  },
  sdk: { imports: [CLIENT_GEN, ...privacy], tests: [GEN], never: sql },
  // Servers and agents for its tests; never published.
  "sdk/dev": { imports: [GEN, ...privacy], never: sql },
  // What runs with the packages that adapters watch imports the SDK as users do.
  "sdk/adapters": { imports: ["@runfacts/sdk", "@runfacts/sdk/*", GEN, ...privacy], never: sql },
  "sdk/build": { imports: ["@runfacts/dev/*"], tests: ["@runfacts/sdk"] },
  web: { imports: [CLIENT_GEN], never: sql },
  // Of privacy the words of its rules, so that people read what senders are told; no detector.
  "web/src": { imports: [CLIENT_GEN, "@runfacts/privacy/rules"], never: [...sql, "node:*"] },
  // Node's side of it: whom it answers, and how it ends, is decided by the same rules as for the services.
  "web/server": {
    imports: ["@runfacts/server/edge", "@runfacts/server/process"],
    tests: ["@runfacts/dev/*"],
    never: sql,
  },
  cli: {
    imports: [
      CLIENT_GEN,
      "@runfacts/db/admin",
      "@runfacts/db/crowd-limits",
      "@runfacts/db/embedded",
      "@runfacts/db/keys",
      "@runfacts/server",
      "@runfacts/server/*",
      "@runfacts/web/otel-recipes",
    ],
    tests: ["@runfacts/db/testing", "@runfacts/dev/*"],
    never: sql,
  },
  // Puts the package together; never part of it.
  "cli/package": { imports: ["@runfacts/dev/*"], never: sql },
  "cli/build": { imports: ["@runfacts/dev/*"], never: sql },
  // What runs in the image beside the package, and what makes it; a package of its own it has none.
  deploy: { imports: [], never: sql },
  dev: { imports: ["@runfacts/server/process"], never: sql },
  tools: {
    imports: [
      "@runfacts/cli/start",
      "@runfacts/dev/*",
      "@runfacts/sdk",
      "@runfacts/server",
      "@runfacts/server/process",
    ],
    tests: [GEN, "@runfacts/sdk/dev", "@runfacts/server/edge"],
    never: sql,
  },
  examples: {
    imports: ["@runfacts/sdk", "@runfacts/sdk/*"],
    tests: [GEN, "@runfacts/sdk/dev"],
    never: sql,
  },
  bench: {
    imports: [
      "@runfacts/cli/size",
      "@runfacts/db/*",
      "@runfacts/dev/*",
      GEN,
      "@runfacts/sdk",
      "@runfacts/web",
    ],
  },
  e2e: { imports: ["@runfacts/*"] },
};

/** The room of a file, by its path from the root of the repository; undefined if it is in none. */
export function roomOf(path: string): Room | undefined {
  const folders = path.split("/").slice(0, -1);
  if (folders.length === 0) return rooms["."];
  for (let depth = folders.length; depth > 0; depth--) {
    const room = rooms[folders.slice(0, depth).join("/")];
    if (room !== undefined) return room;
  }
  return undefined;
}
