import type { IncomingHttpHeaders } from "node:http";
import { describe, expect, it } from "vitest";
import type { NodeRequest } from "../port/node-http.ts";
import { type CorsOrigins, isForeignPage, parseOrigins } from "./cross-origin.ts";

const OWN = "localhost:3000";

function isForeign(headers: IncomingHttpHeaders, method = "POST", origins: CorsOrigins = []): boolean {
  return isForeignPage({ headers, method } as NodeRequest, [OWN], origins);
}

describe("isForeignPage", () => {
  it("is false without a browser, for the server's own pages and for those that are allowed", () => {
    expect(isForeign({})).toBe(false);
    expect(isForeign({ origin: "http://localhost:3000" })).toBe(false);
    expect(isForeign({ origin: "https://dash.example", "sec-fetch-site": "same-origin" })).toBe(false);
    expect(isForeign({ "sec-fetch-site": "none" }, "GET")).toBe(false);
    const allowed = { origin: "https://ui.example", "sec-fetch-site": "cross-site" };
    expect([isForeign(allowed), isForeign(allowed, "POST", ["https://ui.example"])]).toEqual([true, false]);
    expect(isForeign(allowed, "POST", "*")).toBe(false);
  });

  it.each([
    "http://evil.example",
    "http://localhost:5173",
    "http://localhost",
    "http://127.0.0.1:3000",
    "null",
    "",
    "file://",
  ])("is true for the origin %j", (origin) => {
    expect([isForeign({ origin }), isForeign({ origin }, "GET")]).toEqual([true, true]);
  });

  it("is true for what a page of another origin loads, but not for a link that is followed", () => {
    const loaded = { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" };
    const followed = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect([isForeign(loaded, "GET"), isForeign(followed, "GET"), isForeign(followed)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("knows the port that goes without saying", () => {
    const own = { headers: { origin: "https://dash.example" }, method: "POST" } as NodeRequest;
    const isForeignTo = (...authorities: string[]) => isForeignPage(own, authorities, []);
    expect([isForeignTo("dash.example:443"), isForeignTo("dash.example:444")]).toEqual([false, true]);
    expect([isForeignTo("query:8001", "dash.example"), isForeignTo("query:8001", "other.example")]).toEqual([
      false,
      true,
    ]);
  });
});

describe("parseOrigins", () => {
  it("takes origins as browsers spell them, and all of them", () => {
    expect(parseOrigins("https://UI.example:443/, http://localhost:5173")).toEqual([
      "https://ui.example",
      "http://localhost:5173",
    ]);
    expect(parseOrigins("*")).toBe("*");
  });

  it.each([
    "",
    "ui.example",
    "https://",
    "https://ui.example/path",
    "https://a,",
    "https://*.example",
    "https://u@a",
    "null",
  ])("refuses %j", (text) => {
    expect(parseOrigins(text)).toBeUndefined();
  });
});
