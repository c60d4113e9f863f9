import { hash } from "node:crypto";
import { Code } from "@connectrpc/connect";
import { IngestService } from "@runfacts/gen/server/ingest_service";
import { describe, expect, it } from "vitest";
import { createKeyAuthenticator } from "./key-authenticator.ts";
import type { StoredKey } from "./key-lookup.ts";

const KEY = "rf_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
const stored: StoredKey = {
  keyId: "k-1",
  projectId: 7,
  scope: "ingest",
  hash: hash("sha256", KEY, "buffer"),
};

function setUp(options: { scope?: StoredKey["scope"]; maxFailures?: number } = {}) {
  const state = { now: 0, lookups: 0, largest: 0, isRevoked: false, database: Promise.resolve() };
  const authenticate = createKeyAuthenticator({
    scope: "ingest",
    cacheMs: 5_000,
    clock: () => state.now,
    findKeys: async (hashes) => {
      state.lookups += 1;
      state.largest = Math.max(state.largest, hashes.length);
      await state.database;
      return !state.isRevoked && hashes.some((shown) => Buffer.from(shown).equals(stored.hash))
        ? [stored]
        : [];
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
    expect(await call(`Bearer%20${KEY}`)).toEqual({ projectId: 7, keyId: "k-1" });
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

  const failThrice = async (call: ReturnType<typeof setUp>["call"], address?: string) => {
    for (let failure = 0; failure < 3; failure += 1) {
      await expect(call("Bearer rf_wrong", address)).rejects.toMatchObject({ code: Code.Unauthenticated });
    }
  };

  it("tells an address that shows too many wrong keys to wait, for the rest of the minute", async () => {
    const { state, call } = setUp({ maxFailures: 3 });
    await failThrice(call);
    await expect(call("Bearer rf_other")).rejects.toMatchObject({ code: Code.ResourceExhausted });
    await failThrice(call, "10.0.0.2");
    state.now = 60_000;
    await failThrice(call);
  });

  it("never refuses a right key, not even one that was never seen, whatever its address did", async () => {
    const { call } = setUp({ maxFailures: 3 });
    await failThrice(call);
    await expect(call("Bearer rf_other")).rejects.toMatchObject({ code: Code.ResourceExhausted });
    expect(await call(`Bearer ${KEY}`)).toMatchObject({ projectId: 7 });
  });

  it("does not count a call without a key as a try", async () => {
    const { call } = setUp({ maxFailures: 3 });
    for (const shown of [undefined, undefined, "", "Basic x", undefined]) {
      await expect(call(shown)).rejects.toMatchObject({ code: Code.Unauthenticated });
    }
    await failThrice(call);
  });

  it("counts the addresses of one IPv6 network together", async () => {
    const { call } = setUp({ maxFailures: 3 });
    await failThrice(call, "2001:db8:1:2::1");
    const blocked = { code: Code.ResourceExhausted };
    await expect(call("Bearer rf_wrong", "2001:db8:1:2:ffff::9")).rejects.toMatchObject(blocked);
    await failThrice(call, "2001:db8:1:3::1");
  });

  it("asks the database once at a time, however many keys are tried, and lets a right one through", async () => {
    const { state, call } = setUp({ maxFailures: 3 });
    const answered = Promise.withResolvers<void>();
    state.database = answered.promise;
    const flood = Array.from({ length: 2_500 }, (_, n) => call(`Bearer rf_${n}`).catch((error) => error));
    const right = call(`Bearer ${KEY}`);
    await new Promise(setImmediate);
    expect(state.lookups).toBe(1);
    answered.resolve();
    expect(await right).toMatchObject({ projectId: 7 });
    const codes = (await Promise.all(flood)).map(({ code }) => code);
    expect(codes.filter((code) => code === Code.Unauthenticated)).toHaveLength(3);
    expect(codes.filter((code) => code === Code.ResourceExhausted)).toHaveLength(2_497);
    expect([state.lookups, state.largest]).toEqual([3, 1_000]);
  });

  it("keeps what is known of right keys through a flood of wrong ones", async () => {
    const { state, call } = setUp();
    await call(`Bearer ${KEY}`);
    await Promise.all(
      Array.from({ length: 10_100 }, (_, n) => call(`Bearer rf_${n}`).catch(() => undefined)),
    );
    const before = state.lookups;
    await call(`Bearer ${KEY}`);
    expect(state.lookups).toBe(before);
  });
});
