import { createKey } from "@runfacts/db/keys";
import { parseTrustedProxies } from "@runfacts/server/edge";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { startWebServer } from "../harness/web-server.ts";

const LIST_RUNS = "/runfacts.v1.QueryService/ListRuns";
const TRIES = 25;

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ AUTH: "required", TRUSTED_PROXIES: parseTrustedProxies("127.0.0.1") });
});
afterAll(() => platform[Symbol.asyncDispose]());

type Call = (key: string | undefined, address?: string) => Promise<number>;

async function statuses(
  call: Call,
  key: (n: number) => string | undefined,
  address?: string,
): Promise<number[]> {
  const seen: number[] = [];
  for (let n = 0; n < TRIES; n += 1) seen.push(await call(key(n), address));
  return seen;
}

const headersOf = (key?: string, address?: string): Record<string, string> => ({
  "content-type": "application/json",
  ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  ...(address === undefined ? {} : { "x-forwarded-for": address }),
});

describe("a right key", () => {
  it("passes through the dashboard's server, whatever came without a key or with a wrong one", async () => {
    await using web = await startWebServer({ queryUrl: platform.queryUrl, needsKey: true });
    const call: Call = async (key, address) => {
      const request = { method: "POST", headers: headersOf(key, address), body: "{}" };
      return (await fetch(web.url + LIST_RUNS, request)).status;
    };
    expect(new Set(await statuses(call, () => undefined))).toEqual(new Set([401]));
    expect((await statuses(call, (n) => `rf_wrong${n}`)).at(-1)).toBe(429);
    const { secret } = await createKey(platform.database.ownerUrl, { project: "web", scope: "query" });
    expect(await call(secret)).toBe(200);
    expect(await call("rf_wrong")).toBe(429);
    expect(await call("rf_wrong", "198.51.100.7")).toBe(401);
  });

  it("passes behind a load balancer, which tells the others' addresses", async () => {
    const call: Call = async (key, address) => {
      const body = JSON.stringify(sampleRun());
      return (
        await fetch(`${platform.ingestUrl}/v1/runs`, {
          method: "POST",
          headers: headersOf(key, address),
          body,
        })
      ).status;
    };
    expect((await statuses(call, (n) => `rf_wrong${n}`, "198.51.100.8")).at(-1)).toBe(429);
    const { secret } = await createKey(platform.database.ownerUrl, { project: "balanced", scope: "ingest" });
    expect(await call(secret, "198.51.100.8")).toBe(201);
    expect(await call("rf_wrong", "198.51.100.9")).toBe(401);
  });
});
