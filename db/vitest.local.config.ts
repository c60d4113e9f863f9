import { defineConfig } from "vitest/config";
export default defineConfig({
  test: { include: ["db/**/*.test.ts"], root: "/work/main", globalSetup: ["db/src/testing/global-setup.ts"] },
});
