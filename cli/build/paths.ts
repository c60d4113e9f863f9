import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const built = join(root, "cli/dist");

/** Absolute paths of the package that is built. */
export const paths = {
  root,
  cli: join(root, "cli"),
  /** The folder of the package, to be packed or published. */
  built,
  /** Our code in it: the tree of the repository, as JavaScript. */
  app: join(built, "app"),
} as const;
