import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";
import { precompress } from "./precompress.ts";

const queryUrl = process.env.QUERY_URL ?? "http://127.0.0.1:8001";

/** What every page needs of libraries: one file, which stays the same from one version of the pages to the next. */
const libraries = {
  name: "libraries",
  test: /node_modules\/(@bufbuild|@connectrpc|@solidjs\/router|solid-js|@tanstack\/(query-core|solid-query))\//,
  priority: 2,
};
/** What most pages share: one file compresses better than many small ones. */
const shared = {
  name: "shared",
  test: /web\/src\/(api|filter|format|shell|ui)\/|\/gen\//,
  minShareCount: 5,
  priority: 1,
};

export default defineConfig({
  plugins: [solid(), tailwindcss(), precompress()],
  build: {
    target: "es2023",
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [libraries, shared] },
      },
    },
  },
  // Everything that the strict Content-Security-Policy forbids in the build is allowed by `vite`: try both.
  server: { port: 3000, proxy: { "/runfacts.v1.QueryService": queryUrl } },
});
