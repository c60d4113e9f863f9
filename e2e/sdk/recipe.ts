import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The code of a recipe of docs/sdk.md, by its title. */
export async function readRecipe(title: string): Promise<string> {
  const page = await readFile(join(import.meta.dirname, "../../docs/sdk.md"), "utf8");
  const [, code] = page.split(`### ${title}\n`)[1]?.match(/```ts\n([\s\S]*?)```/) ?? [];
  if (code === undefined) throw new Error(`there is no recipe ${title}`);
  return code;
}
