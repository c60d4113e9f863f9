import { describe, expect, it } from "vitest";
import { readSetupOptions } from "./setup-options.ts";

const defaults = {
  ingestUrl: "http://127.0.0.1:8000",
  queryUrl: "http://127.0.0.1:8001",
  webUrl: "http://127.0.0.1:3000",
};

describe("readSetupOptions", () => {
  it("takes the services of this machine on their default ports", () => {
    expect(readSetupOptions([], {})).toMatchObject({ ...defaults, folder: ".", timeoutMs: 600_000 });
  });

  it.each([
    [
      { INGEST_PORT: "1", QUERY_PORT: "2" },
      { ingestUrl: "http://127.0.0.1:1", queryUrl: "http://127.0.0.1:2" },
    ],
    [
      { BASE_PATH: "/runs" },
      { ingestUrl: "http://127.0.0.1:8000/runs", queryUrl: "http://127.0.0.1:8001/runs" },
    ],
    [
      { RUNFACTS_URL: "https://runs.example/" },
      { ingestUrl: "https://runs.example", queryUrl: "https://runs.example:8001" },
    ],
    [
      { RUNFACTS_URL: "https://a.example", QUERY_URL: "https://b.example" },
      { queryUrl: "https://b.example" },
    ],
  ])("reads %o", (env, read) => {
    expect(readSetupOptions([], env)).toMatchObject(read);
  });

  it("names a wrong variable without its value", () => {
    expect(() => readSetupOptions([], { RUNFACTS_URL: "nowhere" })).toThrow(
      /^RUNFACTS_URL must be an http or https URL$/,
    );
  });
});
