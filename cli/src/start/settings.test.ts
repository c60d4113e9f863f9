import { describe, expect, it } from "vitest";
import { readStartSettings } from "./settings.ts";

describe("readStartSettings", () => {
  it("needs nothing", () => {
    expect(readStartSettings({})).toMatchObject({
      HOST: "127.0.0.1",
      INGEST_PORT: 8000,
      QUERY_PORT: 8001,
      INSIGHT_PORT: 8003,
      WEB_PORT: 3000,
      OTLP_GRPC_PORT: 4317,
      OTLP_HTTP_PORT: 4318,
      DATA_DIR: ".data",
    });
  });

  it("does not open the services to a network without a word on keys", () => {
    expect(() => readStartSettings({ HOST: "0.0.0.0" })).toThrow(/^AUTH must be set/);
    expect(readStartSettings({ HOST: "0.0.0.0", AUTH: "required" })).toMatchObject({ AUTH: "required" });
  });

  it("gives no two services one port, unless each takes a free one", () => {
    expect(() => readStartSettings({ QUERY_PORT: "8000" })).toThrow(
      /^QUERY_PORT must not be the port of INGEST_PORT$/,
    );
    expect(readStartSettings({ INGEST_PORT: "0", QUERY_PORT: "0" })).toMatchObject({ QUERY_PORT: 0 });
    expect(() => readStartSettings({ OTLP_HTTP_PORT: "3000" })).toThrow(
      /^OTLP_HTTP_PORT must not be the port of WEB_PORT$/,
    );
    const one = { OTLP_GRPC_PORT: "8000", OTLP_HTTP_PORT: "8000" };
    expect(readStartSettings(one)).toMatchObject({ OTLP_HTTP_PORT: 8000 });
  });

  it.each(["0", "-1", "week", "1.5"])("refuses %s days of retention", (days) => {
    expect(() => readStartSettings({ RETENTION_DAYS: days })).toThrow(/^RETENTION_DAYS must be/);
  });
});
