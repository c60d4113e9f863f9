import { Code } from "@connectrpc/connect";
import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { codeName } from "../errors/api-error.ts";
import type { Protocol } from "../http/exchange.ts";
import { createServerMetrics } from "./server-metrics.ts";

const protocols: Protocol[] = ["grpc", "grpc-web", "connect", "rest"];
const codes = [
  "ok",
  ...Object.values(Code).flatMap((code) => (typeof code === "number" ? [codeName(code)] : [])),
];
const methods = Array.from({ length: 16 }, (_, n) => `runfacts.v1.QueryService/Method${n}`);

describe("createServerMetrics", () => {
  it("makes a bounded number of series of histograms, whatever is called, how, and with what outcome", async () => {
    const registry = new Registry();
    const metrics = createServerMetrics(registry);
    for (const method of methods) {
      for (const protocol of protocols) {
        for (const code of codes) {
          metrics.begin();
          metrics.end({ method, protocol, isProbe: false, code, reason: undefined, seconds: 0.01 });
        }
      }
    }
    const lines = (await registry.metrics()).split("\n").filter((line) => line.startsWith("runfacts_"));
    const counted = lines.filter((line) => line.startsWith("runfacts_requests_total"));
    const timed = lines.filter((line) => line.startsWith("runfacts_request_duration_seconds"));
    expect(counted).toHaveLength(methods.length * protocols.length * codes.length);
    expect(timed).toHaveLength(methods.length * 9);
  });
});
