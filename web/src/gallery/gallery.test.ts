import { expect, it } from "vitest";

const components = import.meta.glob<string>("../ui/*.tsx", {
  query: "?raw",
  import: "default",
  eager: true,
});
const gallery = Object.values(
  import.meta.glob<string>("./*.tsx", { query: "?raw", import: "default", eager: true }),
).join("\n");

/** Where toasts appear: the shell has the one of the page. And parts of both charts of lines. */
const elsewhere = ["Toaster", "LineTip", "LineTable"];

it.each(Object.entries(components))("%s is in the gallery", (_path, source) => {
  const names = [...source.matchAll(/^export function ([A-Z]\w*)/gm)].map(([, name = ""]) => name);
  for (const name of names.filter((name) => !elsewhere.includes(name))) {
    expect(gallery).toMatch(new RegExp(`<${name}\\b`));
  }
});
