/** The language in which this page is written; used where the browser's own is none. */
const FALLBACK = "en-US";

/**
 * Gives the browser a language that `Intl` knows. Browsers that take theirs from the environment may say `en-US@posix`
 * or `C`, at which every library that formats in the browser's language throws a RangeError as it is loaded. Must run
 * before those libraries: import this file first.
 */
export function repairLanguage(browser: Pick<Navigator, "language" | "languages"> = navigator): void {
  if (isKnown(browser.language) && browser.languages.every(isKnown)) return;
  const known = [...new Set([browser.language, ...browser.languages].map(withoutModifier).filter(isKnown))];
  const languages = known.length > 0 ? known : [FALLBACK];
  Object.defineProperty(browser, "language", { value: languages[0], configurable: true });
  Object.defineProperty(browser, "languages", { value: languages, configurable: true });
}

/** `en_US.UTF-8@posix` is `en-US`: a POSIX locale without its code set and modifier. */
function withoutModifier(language: string): string {
  return language.replace(/[.@].*$/, "").replaceAll("_", "-");
}

function isKnown(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0 && language !== "";
  } catch {
    return false;
  }
}

repairLanguage();
