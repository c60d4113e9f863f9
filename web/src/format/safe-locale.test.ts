import { expect, it } from "vitest";
import { repairLanguage } from "./safe-locale.ts";

it.each([
  ["de-DE", ["de-DE", "en"], "de-DE", ["de-DE", "en"]],
  ["en-US@posix", ["en-US@posix"], "en-US", ["en-US"]],
  ["pt_BR.UTF-8", ["pt_BR.UTF-8", "pt"], "pt-BR", ["pt-BR", "pt"]],
  ["C", ["C"], "en-US", ["en-US"]],
  ["", [], "en-US", ["en-US"]],
  ["de", ["de", "x_@@"], "de", ["de"]],
])("%j %j becomes %s", (language, languages, expected, all) => {
  const browser = { language, languages };
  repairLanguage(browser);
  expect(browser).toEqual({ language: expected, languages: all });
  expect(() => new Intl.NumberFormat(browser.language)).not.toThrow();
});
