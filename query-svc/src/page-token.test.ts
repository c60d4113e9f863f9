import { ConnectError } from "@connectrpc/connect";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cursorValue, decodePageToken, encodePageToken } from "./page-token.ts";

const scope = { projectId: 1, rpc: "ListRuns", filter: { agent_id: "support", start_time: 5n } };

const { time, id, count } = cursorValue;

describe("a page token", () => {
  it("gives its cursor back, in its own scope", () => {
    const cursor = ["1793534395000001", "0199c3f1-7a3b-7c55-9f0e-3d6a5b1c2d3e"];
    expect(decodePageToken(scope, encodePageToken(scope, cursor), [time, id])).toEqual(cursor);
  });

  it.each([
    ["project", { ...scope, projectId: 2 }],
    ["method", { ...scope, rpc: "ListRunSteps" }],
    ["filter", { ...scope, filter: { agent_id: "support", start_time: 6n } }],
  ])("does not fit another %s", (_, other) => {
    expect(() => decodePageToken(other, encodePageToken(scope, [1]), [count])).toThrow(ConnectError);
  });

  it.each([
    ["no number", ["x", "0199c3f1-7a3b-7c55-9f0e-3d6a5b1c2d3e"]],
    ["a number beyond all times", ["9".repeat(18), "0199c3f1-7a3b-7c55-9f0e-3d6a5b1c2d3e"]],
    ["no id", ["1", "x"]],
    ["too little", ["1"]],
    ["too much", ["1", "0199c3f1-7a3b-7c55-9f0e-3d6a5b1c2d3e", "1"]],
  ])("is refused when it was made up to fit and holds %s", (_, cursor) => {
    expect(() => decodePageToken(scope, encodePageToken(scope, cursor), [time, id])).toThrow(
      /page_token: must be/,
    );
  });

  it("is refused when it is cut, changed or made up, always with the designed error", () => {
    const token = encodePageToken(scope, ["1793534395000001", "x"]);
    const forgeries = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.nat(token.length - 1).map((length) => token.slice(0, length)),
      fc
        .nat(token.length - 1)
        .map((at) => `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`),
    );
    fc.assert(
      fc.property(forgeries, (forged) => {
        expect(() => decodePageToken(scope, forged, [time, cursorValue.name])).toThrow(/page_token: must be/);
      }),
    );
  });
});
