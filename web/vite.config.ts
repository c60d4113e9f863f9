import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";
import { precompress } from "./precompress.ts";

const queryUrl = process.env.QUERY_URL ?? "http://127.0.0.1:8001";

export default defineConfig({
  plugins: [solid(), tailwindcss(), precompress()],
  build: { target: "es2023", reportCompressedSize: false, modulePreload: { polyfill: false } },
  // Everything that the strict Content-Security-Policy forbids in the build is allowed by `vite`: try both.
  server: { port: 3000, proxy: { "/runfacts.v1.QueryService": queryUrl } },
});
