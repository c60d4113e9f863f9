import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { reasonOf } from "../errors/api-error.ts";
import type { Protocol } from "../http/exchange.ts";
import { badHeader } from "./protocol-headers.ts";

function errorFor(
  protocol: Protocol,
  headers: Record<string, string>,
  url = "http://localhost/",
  method = "POST",
) {
  const request = { header: new Headers(headers), method, url } as Parameters<typeof badHeader>[0];
  return badHeader(request, protocol);
}

/** The code and the reason that a request is refused for. */
function refusal(...given: Parameters<typeof errorFor>): (Code | string | undefined)[] {
  const error = errorFor(...given) ?? new ConnectError("not refused");
  return [error.code, reasonOf(error)];
}

describe("the encoding of a request", () => {
  it.each(["gzip", "br", "identity", ""])("may be %j", (encoding) => {
    expect(errorFor("connect", { "content-encoding": encoding })).toBeUndefined();
    expect(errorFor("grpc", { "grpc-encoding": encoding })).toBeUndefined();
    expect(errorFor("grpc-web", { "grpc-encoding": encoding })).toBeUndefined();
    expect(errorFor("connect", {}, `http://localhost/?compression=${encoding}`, "GET")).toBeUndefined();
  });

  it.each([
    ["Connect", "connect", "content-encoding", "accept-encoding"],
    ["gRPC", "grpc", "grpc-encoding", "grpc-accept-encoding"],
    ["gRPC-Web", "grpc-web", "grpc-encoding", "grpc-accept-encoding"],
  ] as const)(
    "of %s that is none of these is refused with those that are taken",
    (_, protocol, name, accepted) => {
      const headers = { [name]: "canary4111" };
      expect(refusal(protocol, headers)).toEqual([Code.Unimplemented, "MALFORMED_BODY"]);
      const error = errorFor(protocol, headers);
      expect(error?.metadata.get(accepted)).toBe("gzip,br,identity");
      expect(error?.message).not.toContain("canary4111");
    },
  );

  it("is read where the protocol has it, and nowhere else", () => {
    const inUrl = "http://localhost/?compression=canary4111";
    expect(errorFor("connect", {}, inUrl, "GET")?.code).toBe(Code.Unimplemented);
    expect(errorFor("connect", {}, inUrl)).toBeUndefined();
    expect(
      errorFor("connect", { "content-encoding": "canary4111" }, "http://localhost/", "GET"),
    ).toBeUndefined();
    expect(errorFor("connect", { "grpc-encoding": "canary4111" })).toBeUndefined();
    expect(errorFor("grpc", { "content-encoding": "canary4111" }, inUrl)).toBeUndefined();
  });
});

describe("the time-out of a request", () => {
  it.each([
    ["connect", "connect-timeout-ms", "0"],
    ["connect", "connect-timeout-ms", "1234567890"],
    ["grpc", "grpc-timeout", "1S"],
    ["grpc", "grpc-timeout", "12345678m"],
    ["grpc-web", "grpc-timeout", "5H"],
  ] as const)("of %s may be %s: %s", (protocol, name, value) => {
    expect(errorFor(protocol, { [name]: value })).toBeUndefined();
  });

  it.each([
    ["connect", "connect-timeout-ms", ""],
    ["connect", "connect-timeout-ms", "12345678901"],
    ["connect", "connect-timeout-ms", "1x"],
    ["connect", "connect-timeout-ms", "x1"],
    ["connect", "connect-timeout-ms", "-1"],
    ["grpc", "grpc-timeout", "S"],
    ["grpc", "grpc-timeout", "123456789m"],
    ["grpc", "grpc-timeout", "10"],
    ["grpc", "grpc-timeout", "10Sx"],
    ["grpc", "grpc-timeout", "x10S"],
    ["grpc-web", "grpc-timeout", "1s"],
  ] as const)("of %s may not be %s: %j", (protocol, name, value) => {
    expect(refusal(protocol, { [name]: value })).toEqual([Code.InvalidArgument, "FIELD_VIOLATION"]);
  });

  it("of another protocol does not count", () => {
    expect(errorFor("grpc", { "connect-timeout-ms": "x" })).toBeUndefined();
    expect(errorFor("connect", { "grpc-timeout": "x" })).toBeUndefined();
  });
});
