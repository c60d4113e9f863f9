import { ExportMetricsServiceRequestSchema } from "@runfacts/gen/otlp/metrics-service";
import { expect, it } from "vitest";
import { decode } from "../decode/decode.ts";
import { countDataPoints } from "./count-data-points.ts";

it("counts the data points of every kind of metric", () => {
  const dataPoints = [{ asDouble: 1, attributes: [] }, { count: "7" }];
  const kinds = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"];
  const metrics = kinds.map((kind) => ({ name: kind, [kind]: { dataPoints } }));
  const body = JSON.stringify({
    resourceMetrics: [{ scopeMetrics: [{ metrics: [...metrics, { name: "none" }] }] }],
  });
  expect(
    countDataPoints(decode(ExportMetricsServiceRequestSchema, new TextEncoder().encode(body), "json")),
  ).toBe(10);
});
