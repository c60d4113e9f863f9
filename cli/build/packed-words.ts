/** Scripts of the repository that have another name in the package. */
const PREFIX = /^db:/;

/**
 * A text that names commands of the repository, with those of the package in their place: `npm start` is `npx runfacts`,
 * `npm run db:dump -- FILE` is `npx runfacts dump FILE`. What people read is then right for what they installed.
 */
export function packedWords(text: string): string {
  return text
    .replaceAll(/\bnpm start\b/g, "npx runfacts")
    .replaceAll(
      /\bnpm run ([a-z:]+)( --(?= ))?/g,
      (_, script: string) => `npx runfacts ${script.replace(PREFIX, "")}`,
    );
}
