/**
 * The path below which the pages are: "", or such as "/runfacts". The built files of script lie in a folder of it, so that
 * their own address tells it; one build serves any.
 */
export const basePath = basePathOf(import.meta.url);

/** The path below which a file of the build lies; "" for a file of the sources. */
export function basePathOf(moduleUrl: string): string {
  return /^(.*)\/assets\/[^/]*$/.exec(new URL(moduleUrl).pathname)?.[1] ?? "";
}
