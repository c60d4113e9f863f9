import { describe, expect, it } from "vitest";
import { forbiddenImports } from "./forbidden-imports.ts";

const cases: [path: string, specifier: string, verdict: "allowed" | "forbidden"][] = [
  ["ingest-svc/src/a.ts", "@runfacts/db/write", "allowed"],
  ["ingest-svc/src/a.ts", "@runfacts/db/read", "forbidden"],
  ["ingest-svc/src/a.ts", "slonik", "forbidden"],
  ["ingest-svc/src/a.test.ts", "@runfacts/db/testing", "allowed"],
  ["ingest-svc/src/testing/a.ts", "@runfacts/db/testing", "allowed"],
  ["query-svc/src/a.ts", "@runfacts/db/write", "forbidden"],
  ["query-svc/src/a.ts", "@runfacts/ingest-svc", "forbidden"],
  ["query-svc/src/a.test.ts", "@runfacts/ingest-svc", "forbidden"],
  ["query-svc/src/a.ts", "@runfacts/privacy", "forbidden"],
  ["control-svc/src/a.ts", "@runfacts/db/admin", "allowed"],
  ["control-svc/src/a.ts", "@runfacts/db/read", "forbidden"],
  ["control-svc/src/a.ts", "@runfacts/db/write", "forbidden"],
  ["codec/src/a.ts", "@runfacts/gen/server/run", "allowed"],
  ["codec/src/a.ts", "@runfacts/server", "forbidden"],
  ["otlp/src/a.ts", "@runfacts/privacy", "allowed"],
  ["otlp/src/a.ts", "@runfacts/db/rows", "forbidden"],
  ["insight/src/a.ts", "@runfacts/gen/server/run", "allowed"],
  ["insight/src/a.ts", "@runfacts/db/read", "forbidden"],
  ["insight/src/a.ts", "@runfacts/dev/random", "forbidden"],
  ["insight/src/a.test.ts", "@runfacts/dev/random", "allowed"],
  ["privacy/src/a.ts", "@runfacts/gen/client/run", "forbidden"],
  ["sdk/src/a.ts", "@runfacts/gen/client/run", "allowed"],
  ["sdk/src/a.ts", "@runfacts/gen/server/run", "forbidden"],
  ["sdk/src/a.ts", "@runfacts/server", "forbidden"],
  ["web/src/a.tsx", "node:fs/promises", "forbidden"],
  ["web/src/a.test.tsx", "node:fs/promises", "forbidden"],
  ["web/src/a.tsx", "@runfacts/privacy", "forbidden"],
  ["web/src/a.tsx", "@runfacts/server/edge", "forbidden"],
  ["web/server/main.ts", "node:http", "allowed"],
  ["web/server/main.ts", "@runfacts/server/process", "allowed"],
  ["web/server/main.ts", "@runfacts/server", "forbidden"],
  ["db/src/a.ts", "@runfacts/gen/server/run", "forbidden"],
  ["db/src/a.ts", "@connectrpc/connect", "forbidden"],
  ["db/src/a.ts", "slonik", "allowed"],
  ["server/src/a.ts", "@runfacts/db/pool", "forbidden"],
  ["server/src/a.ts", "@runfacts/dev/run-command", "forbidden"],
  ["server/src/a.test.ts", "@runfacts/dev/run-command", "allowed"],
  ["server/src/rest/a.ts", "../errors/b.ts", "allowed"],
  ["server/src/rest/a.ts", "../../../db/src/rows.ts", "forbidden"],
  ["gen/src/server/a_pb.ts", "@runfacts/server", "forbidden"],
  ["dev/src/a.ts", "@runfacts/server/process", "allowed"],
  ["dev/src/a.ts", "@runfacts/db/admin", "forbidden"],
  ["tools/a.ts", "@runfacts/dev/random", "allowed"],
  ["tools/a.ts", "../bench/data/history.ts", "forbidden"],
  ["tools/demo/a.ts", "../../e2e/harness/rest.ts", "forbidden"],
  ["tools/a.ts", "@runfacts/db/read", "forbidden"],
  ["bench/a.ts", "@runfacts/db/read", "allowed"],
  ["bench/figures/a.ts", "../../e2e/harness/rest.ts", "forbidden"],
  ["bench/a.ts", "@runfacts/server", "forbidden"],
  ["e2e/a.test.ts", "@runfacts/ingest-svc", "allowed"],
  ["e2e/a.test.ts", "../tools/start.ts", "forbidden"],
  ["examples/typescript/a.ts", "@runfacts/sdk", "allowed"],
  ["examples/typescript/a.ts", "@runfacts/server", "forbidden"],
  ["vitest.config.ts", "vitest/config", "allowed"],
  ["vitest.config.ts", "./db/src/rows.ts", "forbidden"],
];

describe("forbiddenImports", () => {
  it.each(cases)("%s, %s: %s", (path, specifier, verdict) => {
    const forbidden = forbiddenImports(path, [{ specifier, typeOnly: true }]);
    expect(forbidden).toEqual(verdict === "allowed" ? [] : [specifier]);
  });

  it("refuses a file that is in no room", () => {
    expect(() => forbiddenImports("attic/src/a.ts", [])).toThrow("in no room");
  });
});
