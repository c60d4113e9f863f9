import { hash } from "node:crypto";
import { Code } from "@connectrpc/connect";
import { IngestService } from "@runfacts/gen/server/ingest_service";
import { describe, expect, it } from "vitest";
import { createKeyAuthenticator, type StoredKey } from "./key-authenticator.ts";

const KEY = "rf_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
const stored: StoredKey = {
  keyId: "k-1",
  projectId: 7,
  scope: "ingest",
  hash: hash("sha256", KEY, "buffer"),
};

function setUp(options: { scope?: StoredKey["scope"]; maxFailures?: number } = {}) {
  const state = { now: 0, lookups: 0, isRevoked: false };
  const authenticate = createKeyAuthenticator({
    scope: "ingest",
    cacheMs: 5_000,
    clock: () => state.now,
    findKey: async (shown) => {
      state.lookups += 1;
      return !state.isRevoked && Buffer.from(shown).equals(stored.hash) ? stored : null;
    },
    ...options,
  });
  const call = (authorization?: string, address = "10.0.0.1") => {
    const header = new Headers(authorization === undefined ? {} : { authorization });
    return Promise.resolve(authenticate({ header, address, method: IngestService.method.ingestRun }));
  };
  return { state, call };
}

describe("createKeyAuthenticator", () => {
  it("finds the project of a key, whatever the case of the scheme", async () => {
    const { call } = setUp();
    expect(await call(`Bearer ${KEY}`)).toEqual({ projectId: 7, keyId: "k-1" });
    expect(await call(`bearer ${KEY}`)).toEqual({ projectId: 7, keyId: "k-1" });
  });

  it.each([
    undefined,
    "",
    KEY,
    `Basic ${KEY}`,
    `Bearer ${KEY}x`,
    "Bearer rf_",
    `Bearer rf_${"x".repeat(9_999)}`,
  ])("refuses %j", async (authorization) => {
    await expect(setUp().call(authorization)).rejects.toMatchObject({ code: Code.Unauthenticated });
  });

  it("refuses a key of the other scope", async () => {
    const { call } = setUp({ scope: "query" });
    await expect(call(`Bearer ${KEY}`)).rejects.toMatchObject({ code: Code.PermissionDenied });
  });

  it("keeps what it looked up for its time, and no longer", async () => {
    const { state, call } = setUp();
    await Promise.all([call(`Bearer ${KEY}`), call(`Bearer ${KEY}`)]);
    expect(state.lookups).toBe(1);
    state.isRevoked = true;
    state.now = 4_999;
    await call(`Bearer ${KEY}`);
    state.now = 5_000;
    await expect(call(`Bearer ${KEY}`)).rejects.toMatchObject({ code: Code.Unauthenticated });
  });

  const failThrice = async (call: ReturnType<typeof setUp>["call"]) => {
    for (let failure = 0; failure < 3; failure += 1) {
      await expect(call("Bearer rf_wrong")).rejects.toMatchObject({ code: Code.Unauthenticated });
    }
  };

  it("looks up no new key of an address that fails too often, for the rest of the minute", async () => {
    const { state, call } = setUp({ maxFailures: 3 });
    await failThrice(call);
    await expect(call(`Bearer ${KEY}`)).rejects.toMatchObject({ code: Code.ResourceExhausted });
    expect(state.lookups).toBe(1);
    expect(await call(`Bearer ${KEY}`, "10.0.0.2")).toMatchObject({ projectId: 7 });
    state.now = 60_000;
    expect(await call(`Bearer ${KEY}`)).toMatchObject({ projectId: 7 });
  });

  it("does not lock out a right key that shares the address", async () => {
    const { state, call } = setUp({ maxFailures: 3 });
    await call(`Bearer ${KEY}`);
    await failThrice(call);
    state.now = 6_000;
    expect(await call(`Bearer ${KEY}`)).toMatchObject({ projectId: 7 });
  });
});
