import { fireEvent, render, screen } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { expect, it } from "vitest";
import { firstRecipe } from "./otel-recipes.ts";
import { OtelWay } from "./otel-way.tsx";

function show(isDefault: boolean) {
  render(() => {
    const [recipe, setRecipe] = createSignal(firstRecipe);
    return (
      <OtelWay ingestUrl="http://runs:8000" isDefault={isDefault} recipe={recipe()} onChoose={setRecipe} />
    );
  });
}
const lines = () => document.querySelector("pre")?.textContent;

it("shows the lines of the stack that is chosen, and leads to its recipe", () => {
  show(false);
  expect(screen.getByRole("button", { name: "Claude Code" }).getAttribute("aria-pressed")).toBe("true");
  expect(lines()).toContain("OTEL_EXPORTER_OTLP_ENDPOINT=http://runs:8000");
  fireEvent.click(screen.getByRole("button", { name: "Codex" }));
  expect(lines()).toContain('endpoint = "http://runs:8000/v1/logs"');
  screen.getByText("~/.codex/config.toml");
  const link = screen.getByRole<HTMLAnchorElement>("link", { name: "The recipe for Codex" });
  expect(link.href).toMatch(/docs\/opentelemetry\.md#codex$/);
});

it.each([true, false])("says that no endpoint is needed where that is true: %s", (isDefault) => {
  show(isDefault);
  expect(screen.queryByText(/need no endpoint/) !== null).toBe(isDefault);
});
