import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { CauseAttribute, CauseSchema } from "@runfacts/gen/client/cause";
import { expect, it } from "vitest";
import { affectedTexts, attributeText, causeText, valueText } from "./cause-words.ts";

const cause = (given: MessageInitShape<typeof CauseSchema>) => create(CauseSchema, given);

it("says how often runs of a cause are affected, how sure that is, and how many more that makes", () => {
  const found = cause({
    ...{ runCount: 1_240n, affectedRunCount: 370n, affectedShareWithout: 0.0912, excessRunCount: 259.4 },
    affectedShare: { value: 0.298, low: 0.273, high: 0.325 },
  });
  expect(causeText(found, affectedTexts.failed)).toBe(
    "370 of 1,240 runs failed: 30% (27 to 33%), of others 9.1%. 259 failures more than expected.",
  );
  expect(causeText({ ...found, excessRunCount: 1.2, runCount: 1n }, affectedTexts.slow)).toContain(
    "of 1 run were slow: 30% (27 to 33%), of others 9.1%. 1 slow run more than expected.",
  );
});

it("names attributes and values for people", () => {
  const named = (given: MessageInitShape<typeof CauseSchema>) => {
    const found = cause(given);
    return `${attributeText(found)}: ${valueText(found)}`;
  };
  expect(named({ attribute: CauseAttribute.METADATA, key: "region", value: "eu" })).toBe(
    "metadata region: eu",
  );
  expect(named({ attribute: CauseAttribute.AGENT_VERSION, key: "support", value: "2.1" })).toBe(
    "version of support: 2.1",
  );
  expect(named({ attribute: CauseAttribute.SIGNAL, key: "thumbs", value: "false" })).toBe(
    "signal thumbs: no",
  );
  expect(named({ attribute: CauseAttribute.METADATA, key: "cached", value: "false" })).toBe(
    "metadata cached: false",
  );
  expect(named({ attribute: CauseAttribute.PATH_EDGE, value: "plan > search" })).toBe("path: plan > search");
});
