import { describe, expect, it } from "vitest";
import { joinFailure } from "./rest.ts";

const timeout = { failure_code: "timeout" };
const refused = { failure_code: "refused" };

describe("joinFailure", () => {
  it.each([
    ["takes a single failure", { failure: timeout }, { failures: [timeout] }],
    ["takes both", { failure: timeout, failures: [refused] }, { failures: [refused, timeout] }],
    ["takes a null as absent", { failure: null, failures: [refused] }, { failures: [refused] }],
    ["takes a null list as absent", { failure: timeout, failures: null }, { failures: [timeout] }],
    ["leaves a list as it is", { failures: [refused] }, { failures: [refused] }],
    ["leaves what is no run to the decoder", [timeout], [timeout]],
  ])("%s", (_, body, expected) => {
    expect(joinFailure(body)).toEqual(expected);
  });

  it("leaves failures that are no list to the decoder, which names them", () => {
    expect(joinFailure({ failure: timeout, failures: "x" })).toMatchObject({ failures: "x" });
  });
});
