import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { describeWith, postgresBin, programPath } from "./programs.ts";

describeWith(["haproxy"], "HAProxy", () => {
  it("tells its version", () => {
    expect(printed(programPath("haproxy"), "-v")).toMatch(/^HAProxy version \d/);
  });
});

describeWith(["pgbouncer"], "PgBouncer", () => {
  it("tells its version", () => {
    expect(printed(programPath("pgbouncer"), "--version")).toMatch(/^PgBouncer \d/);
  });
});

describeWith(["postgres"], "a PostgreSQL of the system", () => {
  it("is 15 or newer, and has its tools beside it", () => {
    const [, version] = /\(PostgreSQL\) (\d+)/.exec(printed(programPath("postgres"), "--version")) ?? [];
    expect(Number(version)).toBeGreaterThanOrEqual(15);
    expect(printed(`${postgresBin()}/pg_basebackup`, "--version")).toContain(`${version}`);
  });
});

function printed(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: "utf8" });
}
