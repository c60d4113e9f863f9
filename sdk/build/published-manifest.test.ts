import { expect, it } from "vitest";
import { publishedManifest } from "./published-manifest.ts";

const workspace = {
  name: "@runfacts/sdk",
  main: "of the workspace",
  exports: { ".": "./src/index.ts", "./dev": "./dev/index.ts" },
  sideEffects: ["./src/auto/index.ts"],
  scripts: { build: "node build/build.ts" },
  dependencies: { "@bufbuild/protobuf": "2.17.0" },
  devDependencies: { rolldown: "1.2.19" },
};
const withAuto = { ...workspace.exports, "./auto": "./src/auto/index.ts" };

it("a package of one entry point serves its code and types, however it is looked up", () => {
  expect(publishedManifest(workspace)).toEqual({
    name: "@runfacts/sdk",
    main: "./dist/index.js",
    types: "./dist/index.d.ts",
    exports: {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./package.json": "./package.json",
    },
    sideEffects: false,
    dependencies: { "@bufbuild/protobuf": "^2.17.0" },
  });
});

it("each source that exports names is served, with its types for the old resolution too; nothing else is", () => {
  const exports = { ...withAuto, "./openai": "./src/adapters/openai/index.ts" };
  expect(publishedManifest({ ...workspace, exports })).toMatchObject({
    exports: {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./auto": { types: "./dist/auto/index.d.ts", default: "./dist/auto.js" },
      "./openai": { types: "./dist/adapters/openai/index.d.ts", default: "./dist/openai.js" },
      "./package.json": "./package.json",
    },
    typesVersions: {
      "*": { auto: ["./dist/auto/index.d.ts"], openai: ["./dist/adapters/openai/index.d.ts"] },
    },
  });
});

it("what does something when it is imported is not left out by bundlers", () => {
  expect(publishedManifest({ ...workspace, exports: withAuto })).toMatchObject({
    sideEffects: ["./dist/auto.js"],
  });
});
