import solid from "vite-plugin-solid";
import { defineProject } from "vitest/config";

/** Components by themselves, in a DOM without layout; pages as a whole are tested in Chromium. */
export default defineProject({
  plugins: [solid()],
  test: {
    name: "components",
    environment: "happy-dom",
    include: ["src/**/*.test.tsx"],
    setupFiles: ["src/testing/clean-up.ts"],
  },
});
