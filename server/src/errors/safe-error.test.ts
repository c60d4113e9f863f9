import { describe, expect, it } from "vitest";
import { safeError } from "./safe-error.ts";

/** The classes of an error and of its causes, outermost first. */
function typesOf(error: unknown): string[] {
  const types: string[] = [];
  for (let left: unknown = safeError(error); left !== undefined; ) {
    const { type, cause } = left as { readonly type: string; readonly cause?: unknown };
    types.push(type);
    left = cause;
  }
  return types;
}

describe("safeError", () => {
  it("keeps five causes, however many there are", () => {
    const chain = (length: number): Error => new Error("x", length === 0 ? {} : { cause: chain(length - 1) });
    expect(typesOf(chain(0))).toHaveLength(1);
    expect(typesOf(chain(5))).toHaveLength(6);
    expect(typesOf(chain(9))).toHaveLength(6);
    const itself = new Error("x");
    itself.cause = itself;
    expect(typesOf(itself)).toHaveLength(6);
  });

  it("names the type of a cause that is no error", () => {
    expect(typesOf(new Error("x", { cause: "canary4111" }))).toEqual(["Error", "string"]);
  });

  it("keeps codes that are texts or numbers, and no others", () => {
    const error = Object.assign(new Error("x"), { code: 7, syscall: "read", table: { name: "canary4111" } });
    expect(safeError(error)).toMatchObject({ code: 7, syscall: "read" });
    expect(safeError(error)).not.toHaveProperty("table");
  });

  it("has no stack where the error has no frames", () => {
    const error = new Error("canary4111");
    error.stack = "Error: canary4111\nthrown at canary4111";
    expect(safeError(error)).toEqual({ type: "Error" });
    Object.defineProperty(error, "stack", { value: undefined });
    expect(safeError(error)).toEqual({ type: "Error" });
  });

  it("keeps a single frame", () => {
    const error = new Error("canary4111");
    error.stack = "Error: canary4111\n    at open (file.ts:1:2)";
    expect(safeError(error)).toEqual({ type: "Error", stack: "at open (file.ts:1:2)" });
  });
});
