import { expect, it } from "vitest";
import { areaOf, profileShares } from "./cpu-profile.ts";

const frame = (functionName: string, url: string) => ({ functionName, url });

it("areaOf names the package, the module of Node or the folder", () => {
  const areas = [
    frame("get", "file:///home/me/app/node_modules/@bufbuild/protobuf/dist/esm/x.js"),
    frame("write", "node:internal/http2/core"),
    frame("write", "node:net"),
    frame("write", "file:///home/me/app/ingest-svc/src/accept/rules/index.ts"),
    frame("(garbage collector)", ""),
  ].map(areaOf);
  expect(areas).toEqual([
    "@bufbuild/protobuf",
    "node:http2",
    "node:net",
    "ingest-svc/accept",
    "(garbage collector)",
  ]);
});

const profile = {
  nodes: [
    { id: 1, callFrame: frame("(idle)", "") },
    { id: 2, callFrame: frame("a", "node:net") },
    { id: 3, callFrame: frame("b", "node:net") },
  ],
  samples: [2, 1, 3, 2],
  timeDeltas: [20, 1_000_000, 20, 20],
};

it("profileShares leaves out the time in which nothing was done", () => {
  const { areas, functions } = profileShares(profile);
  expect(areas).toEqual([{ name: "node:net", percent: 100 }]);
  expect(functions.map(({ name, percent }) => [name, Math.round(percent)])).toEqual([
    ["a in node:net", 67],
    ["b in node:net", 33],
  ]);
});

it("profileShares leaves out the start when told to", () => {
  expect(profileShares(profile, 1).functions.map(({ percent }) => percent)).toEqual([50, 50]);
});
