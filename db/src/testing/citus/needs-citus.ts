import { inject } from "vitest";

// A set-up file of vitest: tests of a cluster say nothing elsewhere.

if (inject("postgres").citus === undefined)
  throw new Error("Run these with npm run test:citus: they need a PostgreSQL with Citus.");
