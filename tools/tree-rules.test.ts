import { describe, expect, it } from "vitest";
import { forbiddenImports, isTooLong, maxLines } from "./tree-rules.ts";

const cases: [path: string, source: string, forbidden: string[]][] = [
  ["ingest-svc/src/a.ts", 'import { x } from "@runfacts/db/read";', ["@runfacts/db/read"]],
  ["ingest-svc/src/a.ts", 'import { x } from "@runfacts/db/write";', []],
  ["query-svc/src/a.ts", 'import { x } from "@runfacts/db/write";', ["@runfacts/db/write"]],
  ["query-svc/src/a.ts", 'import { x } from "@runfacts/ingest-svc";', ["@runfacts/ingest-svc"]],
  ["query-svc/src/a.ts", 'const m = await import("@runfacts/privacy");', ["@runfacts/privacy"]],
  ["sdk/src/a.ts", 'import type { Run } from "@runfacts/gen/client/run";', []],
  ["sdk/src/a.ts", 'import { S } from "@runfacts/gen/server/run";', ["@runfacts/gen/server/run"]],
  ["web/src/a.tsx", 'import { readFile } from "node:fs/promises";', ["node:fs/promises"]],
  ["web/server/main.ts", 'import { createServer } from "node:http";', []],
  ["web/server/main.ts", 'import { x } from "@runfacts/server/process";', []],
  ["web/server/main.ts", 'import { x } from "@runfacts/server";', ["@runfacts/server"]],
  ["web/src/a.tsx", 'import { x } from "@runfacts/server/process";', ["@runfacts/server/process"]],
  ["web/server/main.ts", 'import { x } from "@runfacts/server/edge";', []],
  ["web/src/a.tsx", 'import { x } from "@runfacts/server/edge";', ["@runfacts/server/edge"]],
  ["web/src/a.tsx", 'export { x } from "@runfacts/privacy";', ["@runfacts/privacy"]],
  ["db/src/a.ts", 'import { x } from "@runfacts/gen/server/run";', ["@runfacts/gen/server/run"]],
  ["server/src/a.ts", 'import { x } from "@runfacts/db/pool";', ["@runfacts/db/pool"]],
  ["server/src/a.ts", 'import { x } from "@runfacts/codec";', []],
  ["codec/src/a.ts", 'import { x } from "@runfacts/server";', ["@runfacts/server"]],
  ["codec/src/a.ts", 'import { x } from "@runfacts/gen/server/run";', []],
  ["codec/src/a.ts", 'import { x } from "../../server/src/limits.ts";', ["../../server/src/limits.ts"]],
  ["server/src/rest/a.ts", 'import { x } from "../../../db/src/rows.ts";', ["../../../db/src/rows.ts"]],
  ["server/src/rest/a.ts", 'import { x } from "../errors/b.ts";', []],
  ["web/src/a.ts", 'const shown = `import { x } from "@runfacts/sdk";`;', []],
  ["ingest-svc/src/a.test.ts", 'import { x } from "@runfacts/db/testing";', []],
];

describe("forbiddenImports", () => {
  it.each(cases)("%s: %s", (path, source, forbidden) => {
    expect(forbiddenImports(path, source)).toEqual(forbidden);
  });
});

describe("isTooLong", () => {
  it("takes the longest allowed file and refuses one line more", () => {
    expect(isTooLong("x\n".repeat(maxLines))).toBe(false);
    expect(isTooLong("x\n".repeat(maxLines + 1))).toBe(true);
  });
});
