import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectedTraces } from "./testing/expected-traces.ts";
import { outline } from "./testing/outline.ts";
import { runsOf, spansIn } from "./testing/runs-in.ts";

/** Traces of real frameworks, kept beside the repository, since they hold prompts and answers. */
const folder = join(import.meta.dirname, "../../../shared/data/otlp");
const isThere = existsSync(folder);
if (!isThere) console.log("Skipped tests on real traces: shared/data/otlp is absent.");

describe.skipIf(!isThere).each(Object.entries(expectedTraces))("%s", (name, { expected, content }) => {
  const body = () => readFileSync(join(folder, `${name}.otlp.json`));

  it("becomes what is expected of it", () => {
    expect(runsOf(spansIn(body(), "spans", "json")).map(outline)).toEqual(expected);
  });

  it("lets nothing out of what was said in it", () => {
    const sent = body().toString("utf8");
    const spans = spansIn(body(), "spans", "json");
    const kept = JSON.stringify([spans, runsOf(spans)]);
    for (const piece of content) {
      expect(sent).toContain(piece);
      expect(kept).not.toContain(piece);
    }
  });
});
