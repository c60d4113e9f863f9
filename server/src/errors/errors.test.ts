import { Code, ConnectError } from "@connectrpc/connect";
import { isSafeName, joinPath, keySegment } from "@runfacts/codec";
import { BadRequestSchema } from "@runfacts/gen/google/rpc/error_details";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { describe, expect, it } from "vitest";
import { createLogger } from "../config/logger.ts";
import { reasonOf } from "./api-error.ts";
import { clientError } from "./client-error.ts";
import { fieldError } from "./field-error.ts";
import { safeError } from "./safe-error.ts";

const violation = (field: string) => ({ field, rule: "r", description: "must be so" });

describe("fieldError", () => {
  it("spells out the first violation and counts the others", () => {
    expect(fieldError([violation("a")]).rawMessage).toBe("a: must be so");
    expect(fieldError([violation("a"), violation("b"), violation("c")]).rawMessage).toBe(
      "a: must be so (and 2 more)",
    );
    expect(fieldError([violation("")]).rawMessage).toBe("must be so");
  });

  it("carries the reason and at most a hundred violations", () => {
    const many = Array.from({ length: 150 }, (_, index) => violation(`f${index}`));
    const error = fieldError(many, ErrorReason.PRIVACY_VIOLATION);
    expect(error.code).toBe(Code.InvalidArgument);
    expect(reasonOf(error)).toBe("PRIVACY_VIOLATION");
    expect(error.findDetails(BadRequestSchema)[0]?.fieldViolations).toHaveLength(20);
    expect(error.rawMessage).toBe("f0: must be so (and at least 19 more)");
  });
});

describe("clientError", () => {
  it("passes errors on purpose, maps known ones and hides any other", () => {
    const own = new ConnectError("own", Code.NotFound);
    const mapped = new ConnectError("mapped", Code.Unavailable);
    const map = (error: unknown) => (error instanceof RangeError ? mapped : undefined);
    expect(clientError(own, map)).toBe(own);
    expect(clientError(new RangeError("x"), map)).toBe(mapped);
    const hidden = clientError(new Error("canary4111"), map);
    expect([hidden.code, hidden.rawMessage]).toEqual([Code.Internal, "internal error"]);
    expect(hidden.cause).toBeInstanceOf(Error);
  });
});

describe("paths", () => {
  it("are joined by what follows", () => {
    expect([
      joinPath("", "a"),
      joinPath("a", "b"),
      joinPath("a", "[1]"),
      joinPath("a", ".b"),
      joinPath("", ".b"),
    ]).toEqual(["a", "a.b", "a[1]", "a.b", "b"]);
  });

  it("repeat a name only when it is harmless", () => {
    expect([keySegment("user_id"), keySegment("a@b.c"), keySegment(""), keySegment("a".repeat(65))]).toEqual([
      ".user_id",
      ".*",
      ".*",
      ".*",
    ]);
    expect(isSafeName("a\n")).toBe(false);
  });
});

describe("safeError", () => {
  const error = Object.assign(
    new Error("canary4111\n    at canary4111 (x)", { cause: new TypeError("canary4111") }),
    {
      code: "23505",
      detail: "Key (name)=(canary4111) exists",
      constraint: "runs_pkey",
    },
  );

  it("keeps class, code and frames, and drops messages, which may repeat data", () => {
    expect(safeError(error)).toMatchObject({
      type: "Error",
      code: "23505",
      constraint: "runs_pkey",
      stack: expect.stringMatching(/^at .*errors\.test\.ts/),
      cause: { type: "TypeError" },
    });
    expect(JSON.stringify(safeError(error))).not.toContain("canary4111");
    expect(safeError("canary4111")).toEqual({ type: "string" });
  });

  it("is how the logger writes errors", () => {
    let text = "";
    const log = createLogger("info", "test", {
      write(line: string) {
        text += line;
      },
    });
    log.error({ err: error }, "failed");
    log.error({ err: safeError(error) }, "failed");
    expect(text).toContain('"constraint":"runs_pkey"');
    expect(text).not.toContain("canary4111");
    expect(JSON.parse(text.split("\n")[0] ?? "")).toMatchObject({
      level: "error",
      service: "test",
      msg: "failed",
    });
  });
});
