import { Button } from "../ui/button.tsx";
import { nextTheme, setTheme, theme } from "../ui/theme.ts";
import { Tooltip } from "../ui/tooltip.tsx";

/** Goes round the themes: as the system, light, dark. */
export function ThemeButton() {
  return (
    <Tooltip text={`Theme: ${theme()}`}>
      <Button
        variant="ghost"
        square
        aria-label={`Theme: ${theme()}. Change to ${nextTheme(theme())}`}
        onClick={() => setTheme(nextTheme(theme()))}
      >
        <svg class="block size-3.5" viewBox="0 0 14 14" aria-hidden="true">
          <circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" stroke-width="1.4" />
          <path d={half()} fill="currentColor" />
        </svg>
      </Button>
    </Tooltip>
  );
}

/** Half filled for the system's theme, full for dark, empty for light. */
function half(): string {
  if (theme() === "dark") return "M7 3a4 4 0 0 1 0 8a4 4 0 0 1 0-8z";
  return theme() === "light" ? "" : "M7 1.5a5.5 5.5 0 0 1 0 11z";
}
