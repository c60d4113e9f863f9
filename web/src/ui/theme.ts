import { createSignal } from "solid-js";

export type Theme = "system" | "light" | "dark";
const themes: readonly Theme[] = ["system", "light", "dark"];
const STORAGE_KEY = "runfacts.theme";

const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
const [theme, setStored] = createSignal<Theme>(read());
const [isSystemDark, setSystemDark] = createSignal(systemDark.matches);
systemDark.addEventListener("change", (event) => setSystemDark(event.matches));

/** The theme that was chosen; `system` until one is. */
export { theme };

/** True while the page is dark, by choice or because the system is. */
export const isDark = (): boolean => (theme() === "system" ? isSystemDark() : theme() === "dark");

/** Chooses a theme, and keeps the choice for the next visit. The page's head applies it before the first paint. */
export function setTheme(chosen: Theme): void {
  if (chosen === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = chosen;
  try {
    if (chosen === "system") localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, chosen);
  } catch {
    // Storage is off: the choice lives as long as the page.
  }
  setStored(chosen);
}

/** The theme after this one in the round of system, light and dark. */
export function nextTheme(current: Theme): Theme {
  return themes[(themes.indexOf(current) + 1) % themes.length] ?? "system";
}

function read(): Theme {
  const chosen = document.documentElement.dataset["theme"];
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}
