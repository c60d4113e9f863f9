import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { maintain } from "@runfacts/db/admin";
import { expectedTraces } from "@runfacts/otlp/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson } from "../harness/rest.ts";
import { exchange } from "./harness/exchange.ts";
import { type AnsweredRun, comparable, outlineOf } from "./harness/outline-of.ts";

/** Traces of real frameworks, kept beside the repository, since they hold prompts and answers. */
const folder = join(import.meta.dirname, "../../../shared/data/otlp");
const isThere = existsSync(folder);
if (!isThere) console.log("Skipped tests on real traces: ../shared/data/otlp is absent.");

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

async function runsNow(runIds: readonly string[]): Promise<readonly AnsweredRun[]> {
  const runs: AnsweredRun[] = [];
  for (const id of runIds) {
    const { status, body } = await getJson(platform.queryUrl, `/v1/runs/${id}`);
    if (status === 200) runs.push(body as AnsweredRun);
  }
  return runs;
}

describe.skipIf(!isThere).each(Object.entries(expectedTraces))(
  "the trace %s",
  (name, { expected, content }) => {
    it("is answered as the run that is expected of it, without a word that was said in it", async () => {
      const sent = readFileSync(join(folder, `${name}.otlp.json`), "utf8");
      const way = { protocol: "json", isCompressed: true } as const;
      const { status } = await exchange(platform.ingestUrl, "traces", way, Buffer.from(sent));
      expect(status).toBe("http 200");
      const ids = new Set(
        Array.from(sent.matchAll(/"traceId":\s*"([0-9a-fA-F]{32})"/g), ([, id = ""]) => id),
      );
      const runIds = [...ids].map((id) =>
        id.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
      );
      const before = await runsNow(runIds);
      const open = before.map(({ status: now }) => now === "running");
      // Those without their root end once they are idle.
      await maintain(platform.database.ownerUrl, { runTimeoutMs: 1 });
      const runs = await runsNow(runIds);
      const outlines = runs.map((run, place) => outlineOf(run, open[place] === true));
      expect(outlines).toEqual(expected.map(comparable));
      for (const piece of content) {
        expect(sent).toContain(piece);
        expect(JSON.stringify(runs)).not.toContain(piece);
      }
    });
  },
);
