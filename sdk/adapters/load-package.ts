import { createRequire } from "node:module";
import { join } from "node:path";
import { packagesFolder } from "./packages-folder.ts";

/**
 * Loads a package that adapters watch into the test's own process. Its types are not there: name what the test uses of it.
 *
 * @param name such as "ai6" or "@modelcontextprotocol/sdk/client/index.js"
 */
export function loadPackage<Module>(name: string): Module {
  return createRequire(join(packagesFolder, "test.js"))(name);
}
