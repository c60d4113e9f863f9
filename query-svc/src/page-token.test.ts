import { ConnectError } from "@connectrpc/connect";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePageToken, encodePageToken } from "./page-token.ts";

const scope = { projectId: 1, rpc: "ListRuns", filter: { agent_id: "support", start_time: 5n } };

describe("a page token", () => {
  it("gives its cursor back, in its own scope", () => {
    const cursor = ["1793534395000001", "0199c3f1-7a3b-7c55-9f0e-3d6a5b1c2d3e"];
    expect(decodePageToken(scope, encodePageToken(scope, cursor))).toEqual(cursor);
  });

  it.each([
    ["project", { ...scope, projectId: 2 }],
    ["method", { ...scope, rpc: "ListRunSteps" }],
    ["filter", { ...scope, filter: { agent_id: "support", start_time: 6n } }],
  ])("does not fit another %s", (_, other) => {
    expect(() => decodePageToken(other, encodePageToken(scope, [1]))).toThrow(ConnectError);
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
        expect(() => decodePageToken(scope, forged)).toThrow(/page_token: must be/);
      }),
    );
  });
});
