import { beforeAll, describe, expect, it } from "vitest";
import { type LoadSizes, measureLoads } from "./load-sizes.ts";

const MOST_AT_START = 25_000;

describe("the core in an agent's bundle", () => {
  let sizes: LoadSizes;
  beforeAll(async () => {
    sizes = await measureLoads();
  });

  it("takes at most 25 kB after gzip before a run is sent", () => {
    expect(sizes.start.bytes).toBeLessThanOrEqual(MOST_AT_START);
    expect(sizes.start.modules).toContain("sdk/src/agent-tracer.ts");
  });

  it("loads libraries, words and detectors no sooner than when the first run is sent", () => {
    const early = sizes.start.modules.filter((module) =>
      /node_modules|^gen\/|privacy\/src\/(?!limits|failure-code|load-inspector|facts\/fact-form)/.test(
        module,
      ),
    );
    expect(early).toEqual([]);
    expect(sizes.send.modules.some((module) => module.includes("@bufbuild/protobuf"))).toBe(true);
    expect(sizes.inspect.modules).toContain("privacy/src/secrets/find-secret.ts");
  });
});
