import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const PACKAGE_OF_MODULE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

/**
 * Licences of the packages whose code is in a bundle, which ask to be kept with it: their text, or the name alone where a package
 * brings no more. Empty where there are none.
 *
 * @param modules paths of the modules in the bundle
 */
export function thirdPartyLicenses(modules: readonly string[]): string {
  const folders = new Set(
    modules.map((id) => PACKAGE_OF_MODULE.exec(id)?.[1]).filter((path) => path !== undefined),
  );
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined && typeof license !== "string") throw new Error(`${name} names no licence`);
    const text = file === undefined ? `Licence: ${license}` : readFileSync(join(folder, file), "utf8").trim();
    return `${name} ${version}\n\n${text}\n`;
  });
  return texts.join("\n---\n\n");
}
