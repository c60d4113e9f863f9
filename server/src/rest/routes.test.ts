import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RestFixture, refusal, startRestServer } from "../testing/rest-fixture.ts";
import { RUN_ID, restRun } from "../testing/test-server.ts";

let rest: RestFixture;
beforeAll(async () => {
  rest = await startRestServer();
});
afterAll(() => rest.server.drain());

describe("paths", () => {
  it("carry variables, decoded", async () => {
    const id = RUN_ID.replace("0", "%30");
    expect(await rest.get(`/v1/runs/${id}/steps`)).toMatchObject([200, [{ name: RUN_ID }]]);
    expect(await rest.get("/v1/runs/x")).toEqual([
      400,
      refusal("run_id", "must be a valid UUID", "string.uuid"),
    ]);
    expect((await rest.get("/v1/runs/%ff"))[0]).toBe(400);
  });

  it("may end in a verb after a colon", async () => {
    const response = await fetch(`${rest.server.url}/v1/runs:batch`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ runs: [restRun()] }),
    });
    expect(await response.json()).toMatchObject({ results: [{ run_id: RUN_ID, outcome: "created" }] });
  });

  it("are refused with another method, naming those allowed", async () => {
    const put = await fetch(`${rest.server.url}/v1/runs`, { method: "PUT" });
    expect([put.status, put.headers.get("allow")]).toEqual([405, "POST, GET, HEAD, OPTIONS"]);
    expect(await put.json()).toEqual({
      code: "unimplemented",
      message: "use POST or GET or HEAD",
      detail: "use POST or GET or HEAD",
      error: "use POST or GET or HEAD",
      details: [],
    });
    expect((await fetch(`${rest.server.url}/v1/stats`, { method: "POST" })).headers.get("allow")).toBe(
      "GET, HEAD, OPTIONS",
    );
  });

  it.each(["/v1", "/v1/runs/", "/v1/runs/a/b", "/v2/runs", "//v1/runs"])(
    "are not there: %s",
    async (path) => {
      expect((await rest.get(path))[0]).toBe(404);
    },
  );
});
