import { describe, expect, it } from "vitest";
import { readIngestSettings } from "./settings.ts";

const INGEST_DATABASE_URL = "postgres://ingest:secret@127.0.0.1:5432/runfacts";

describe("readIngestSettings", () => {
  it("needs a database alone", () => {
    expect(readIngestSettings({ INGEST_DATABASE_URL })).toMatchObject({
      HOST: "127.0.0.1",
      INGEST_PORT: 8000,
      INGEST_WORKERS: 1,
      OTLP_GRPC_PORT: 4317,
      OTLP_HTTP_PORT: 4318,
      LOG_LEVEL: "info",
      policy: { mode: "reject" },
    });
  });

  it("reads the policy of the operator", () => {
    const env = { INGEST_DATABASE_URL, PRIVACY_MODE: "strict", PRIVACY_ALLOWED_KEYS: "region, retries" };
    expect(readIngestSettings(env).policy).toMatchObject({
      mode: "strict",
      allowedKeys: new Set(["region", "retries"]),
    });
  });

  it("reads the ports of OTLP, or that there are none", () => {
    const read = (OTLP_GRPC_PORT: string) =>
      readIngestSettings({ INGEST_DATABASE_URL, OTLP_GRPC_PORT }).OTLP_GRPC_PORT;
    expect([read("5317"), read("off"), read("0")]).toEqual([5317, "off", 0]);
    expect(() => read("on")).toThrow('OTLP_GRPC_PORT must be a port from 0 to 65535, such as 4317, or "off"');
  });

  it("reads what becomes of runs that break a privacy rule", () => {
    const read = (word: string) =>
      readIngestSettings({ INGEST_DATABASE_URL, PRIVACY_ON_VIOLATION: word }).PRIVACY_ON_VIOLATION;
    expect([read("drop"), read("reject")]).toEqual(["drop", "reject"]);
    expect(() => read("ask")).toThrow('PRIVACY_ON_VIOLATION must be "drop" or "reject"');
  });

  it("names every wrong variable in a line of its own, and no value", () => {
    const env = {
      INGEST_PORT: "eighty",
      INGEST_WORKERS: "0",
      PRIVACY_MODE: "lax",
      INGEST_DATABASE_URL: "mysql://secret",
    };
    let message = "";
    try {
      readIngestSettings(env);
    } catch (error) {
      message = String(error instanceof Error ? error.message : error);
    }
    const lines = message.split("\n");
    for (const name of Object.keys(env))
      expect(lines.filter((line) => line.startsWith(`${name} `))).toHaveLength(1);
    expect(lines).toHaveLength(4);
    expect(message).not.toMatch(/eighty|lax|secret/);
  });
});
