// Imported before an example runs (node --import): finds the packages that it imports where tests have installed them.
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packagesFolder } from "./packages-folder.ts";

const installed = pathToFileURL(packagesFolder).href;
const parentURL = pathToFileURL(join(packagesFolder, "example.js")).href;

const isOfPackage = (specifier: string) =>
  /^[@a-z]/.test(specifier) && !/^(?:node|file|data):/.test(specifier) && !specifier.startsWith("@runfacts/");

registerHooks({
  resolve(specifier, context, nextResolve) {
    const isExamples = context.parentURL !== undefined && !context.parentURL.includes("/node_modules/");
    if (!isExamples || !isOfPackage(specifier)) return nextResolve(specifier, context);
    try {
      const found = nextResolve(specifier, { ...context, parentURL });
      if (found.url.startsWith(installed)) return found;
    } catch {
      // A package of this repository, or a built-in module.
    }
    return nextResolve(specifier, context);
  },
});
