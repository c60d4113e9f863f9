import { defineConfig } from "vitest/config";

const timeouts = { testTimeout: 30_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // One PostgreSQL for all: each test file that needs it gets a database of its own.
    globalSetup: ["db/src/testing/global-setup.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{privacy,server,db,ingest-svc,query-svc,tools}/**/*.test.ts"],
          ...timeouts,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          exclude: ["e2e/browser/**"],
          ...timeouts,
        },
      },
    ],
  },
});
