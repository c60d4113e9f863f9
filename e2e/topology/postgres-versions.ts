import { dirname } from "node:path";
import { describe } from "vitest";
import { describeWith, postgresBin } from "./programs.ts";

/** A `describe` for each PostgreSQL that is here: the embedded one, and that of the system. */
export function describeWithPostgres(name: string, tests: (binaries: string | undefined) => void): void {
  describe(`${name}, on the embedded PostgreSQL`, () => tests(undefined));
  describeWith(["postgres"], `${name}, on the PostgreSQL of the system`, () => {
    const programs = postgresBin();
    tests(programs === undefined ? undefined : dirname(programs));
  });
}
