import { describe, expect, it } from "vitest";
import { connectionUrlProblem, readConnection } from "./connection-settings.ts";

const read = (url: string, env: NodeJS.ProcessEnv = {}) => readConnection(url, env);

describe("readConnection", () => {
  it("reads all parts of a URL, percent-encoded where they must be", () => {
    const url =
      "postgresql://us%40er:p%2Fa:s%3Fs@[::1]:6432/my%20db?application_name=a%20b+c&options=-c%20x%3D1&connect_timeout=3";
    expect(read(url)).toMatchObject({
      user: "us@er",
      password: "p/a:s?s",
      hosts: [{ host: "::1", port: 6432 }],
      database: "my db",
      applicationName: "a b+c",
      options: "-c x=1",
      connectTimeoutMs: 3_000,
      target: "any",
      tls: { mode: "prefer" },
    });
  });

  it.each([
    ["postgres://a:1,b,c:3/db", ["a:1", "b:5432", "c:3"]],
    ["postgres://a,b/db?port=7", ["a:7", "b:7"]],
    ["postgres:///db?host=/run/pg&port=6", ["/run/pg:6"]],
    ["postgres://%2Frun%2Fpg:6/db", ["/run/pg:6"]],
    ["postgres://ignored/db?host=x,y", ["x:5432", "y:5432"]],
  ])("%s has the hosts %j", (url, hosts) => {
    expect(read(url).hosts.map(({ host, port }) => `${host}:${port}`)).toEqual(hosts);
  });

  it.each([
    ["", 30],
    ["?keepalives_idle=7", 7],
    ["?keepalives_idle=0", 0],
    ["?keepalives=0", undefined],
  ])("looks after idle connections: postgres://u@h/d%s after %s s", (query, idle) => {
    expect(read(`postgres://u@h/d${query}`).keepAliveSeconds).toBe(idle);
  });

  it("takes what the URL leaves out from the environment, and what it says before that", () => {
    const env = {
      PGHOST: "h1,h2",
      PGPORT: "1,2",
      PGUSER: "u",
      PGPASSWORD: "p",
      PGDATABASE: "d",
      PGSSLMODE: "verify-full",
      PGSSLROOTCERT: "/ca.pem",
      PGTARGETSESSIONATTRS: "read-write",
      PGAPPNAME: "app",
      PGOPTIONS: "-c a=b",
      PGCONNECT_TIMEOUT: "1",
    };
    expect(read("postgres://", env)).toMatchObject({
      hosts: [
        { host: "h1", port: 1 },
        { host: "h2", port: 2 },
      ],
      user: "u",
      password: "p",
      database: "d",
      target: "read-write",
      applicationName: "app",
      options: "-c a=b",
      connectTimeoutMs: 2_000,
      tls: { mode: "verify-full", root: { path: "/ca.pem", isGiven: true } },
    });
    const url = "postgres://me@other:9/db?sslmode=require&target_session_attrs=any";
    expect(read(url, { ...env, PGPORT: "1" })).toMatchObject({
      hosts: [{ host: "other", port: 9 }],
      user: "me",
      database: "db",
      target: "any",
      tls: { mode: "require" },
    });
  });

  it.each([
    ["", {}, "prefer"],
    ["ssl=true", {}, "require"],
    ["ssl=1", { PGSSLMODE: "prefer" }, "require"],
    ["ssl=true", { PGSSLMODE: "verify-full" }, "verify-full"],
    ["ssl=true&sslmode=verify-ca", {}, "verify-ca"],
    ["sslrootcert=system", {}, "verify-full"],
    ["ssl=true&sslrootcert=system", {}, "verify-full"],
    ["", { PGREQUIRESSL: "1" }, "require"],
    ["sslmode=allow", { PGSSLMODE: "require" }, "allow"],
  ])("%s with %j means sslmode=%s", (query, env, mode) => {
    expect(read(`postgres://h/db?${query}`.replace(/\?$/, ""), env).tls.mode).toBe(mode);
  });

  it.each([
    ["http://a/b", /^must be a Postgres URL/],
    ["host=a dbname=b", /^must be a Postgres URL/],
    ["postgres:", /^must be a Postgres URL/],
    ["postgres://host", /^must name a database$/],
    ["postgres://u:p%zz@h/db", /percent-encoded/],
    ["postgres://h:70000/db", /port/],
    ["postgres://h:x/db", /port/],
    ["postgres://a:1,b/db?port=1,2,3", /number of ports/],
    ["postgres://h/db?pgbouncer=true", /^has the parameter pgbouncer, which is not known$/],
    ["postgres://h/db?schema=x", /^has the parameter schema, which is not known$/],
    ["postgres://h/db?sslcrldir=/x", /^has the parameter sslcrldir, which is not supported$/],
    ["postgres://h/db?gssencmode=require", /gssencmode, which is not supported/],
    ["postgres://h/db?requirepeer=postgres", /requirepeer, which is not supported/],
    ["postgres://h/db?sslmode=no-verify", /^needs sslmode to be one of prefer, disable/],
    ["postgres://h/db?ssl=false", /ssl with a value other than true/],
    ["postgres://h/db?ssl=true&sslmode=disable", /both ssl=true and sslmode=disable/],
    ["postgres://h/db?sslrootcert=system&sslmode=require", /needs sslmode=verify-full/],
    ["postgres://h/db?sslnegotiation=direct", /needs sslmode=require or stronger/],
    [
      "postgres://h/db?target_session_attrs=master",
      /^needs target_session_attrs to be one of any, read-write/,
    ],
    ["postgres://h/db?connect_timeout=soon", /connect_timeout/],
    ["postgres://h/db?sslmode", /name=value/],
  ])("refuses %s", (url, problem) => {
    expect(connectionUrlProblem(url)).toMatch(problem);
  });

  it("never shows what may be a part of a password", () => {
    for (const url of [
      "postgres://u:secret-word?x@h/db",
      "postgres://h/db?se-cret=1",
      "postgres://u:p/secret-word@h/db",
    ])
      expect(connectionUrlProblem(url) ?? "").not.toMatch(/cret/);
  });

  it("refuses what variables ask for and the reader does not do", () => {
    expect(() => read("postgres://h/db", { PGSERVICE: "mine" })).toThrow("PGSERVICE");
    expect(() => read("postgres://h/db", { PGGSSENCMODE: "prefer" })).not.toThrow();
  });
});
