import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type ProxyOptions } from "vite";
import solid from "vite-plugin-solid";
import { precompress } from "./precompress.ts";

const queryUrl = process.env.QUERY_URL ?? "http://127.0.0.1:8001";

/** What every page needs of libraries: one file, which stays the same from one version of the pages to the next. */
const libraries = {
  name: "libraries",
  test: /node_modules\/(@bufbuild|@connectrpc|@solidjs\/router|solid-js|@tanstack\/(query-core|solid-query))\//,
  priority: 2,
};
/** What most pages share: one file compresses better than many small ones. What is about incidents comes after the page. */
const shared = {
  name: "shared",
  test: /web\/src\/(api|filter|format|shell|ui)\/(?!.*(incident|read-method|chart-marks|use-comparison|use-paths|use-signal-groups|use-explanation))|\/gen\/(?!.*\/(list_incidents|incident|intake_violation|cause|estimate|compare_versions|get_paths|list_signal_groups|explain_failures)_pb)/,
  minShareCount: 7,
  priority: 1,
};

/** The pages and the data have one origin; the query service would take that of the pages for another. */
const configure: NonNullable<ProxyOptions["configure"]> = (proxy) => {
  proxy.on("proxyReq", (request) => request.removeHeader("origin"));
};

export default defineConfig({
  // Files name each other by relative paths: one build serves any prefix. See server/pages.ts.
  base: "./",
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
  server: {
    port: 3000,
    proxy: { "/runfacts.v1.QueryService": { target: queryUrl, changeOrigin: true, configure } },
  },
});
