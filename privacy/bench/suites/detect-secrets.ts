import { basename } from "node:path";
import { filesOf } from "../source/files.ts";
import type { Suite } from "../suite-text.ts";
import { pythonCases } from "./python-cases.ts";

/** github.com/Yelp/detect-secrets: the cases of its plugins. */
export const detectSecrets: Suite = {
  name: "detect-secrets",
  read: (directory) =>
    filesOf(directory, "tests/plugins/*_test.py")
      .filter(({ path }) => !/ip_public|base_test/.test(path))
      .flatMap(({ path, text }) => pythonCases(text, basename(path, "_test.py"), "secrets")),
};
