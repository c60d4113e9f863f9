import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { expectNoCanary } from "../expect-no-canary.ts";
import { loadPackage } from "../load-package.ts";
import { runExample } from "../run-example.ts";

const leaky = join(import.meta.dirname, "agents/leaky.ts");

describe.skipIf(!inject("hasPackages"))("the tests of adapters", () => {
  it("run an agent with the package that it imports, and see its run whole", async () => {
    const { lines, bytes, code, stdout, stderr } = await runExample(leaky);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "done\n", stderr: "" });
    expect(lines).toEqual([["leaky 1 success", "respond reply: 3 in, 10 out: took_ms"]]);
    expectNoCanary(bytes, "leaky");
  });

  it("find a canary in what was sent", async () => {
    const { bytes } = await runExample(leaky, { args: ["say_Canary"] });
    expect(() => expectNoCanary(bytes, "leaky")).toThrow("say_can");
    expect(() => expectNoCanary(Buffer.alloc(0), "leaky")).toThrow();
  });

  it("load a package into their own process", () => {
    const { generateText } = loadPackage<{ readonly generateText: unknown }>("ai6");
    expect(generateText).toBeTypeOf("function");
  });
});
