import { RunStatus } from "@runfacts/gen/client/run";
import { render, screen } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { traceRun } from "../../../testing/trace-run.ts";
import { SourceBadge } from "./source-badge.tsx";

const show = (rest: Parameters<typeof traceRun>[1]) =>
  render(() => <SourceBadge run={traceRun([], rest)} />).container;

/** Opens the badge. There is no layout here that would open it by itself. */
async function open(): Promise<HTMLElement> {
  const panel = screen.getByRole("dialog", { hidden: true });
  panel.dispatchEvent(Object.assign(new Event("toggle"), { newState: "open" }));
  return panel;
}

it("tells the source of a run and how much of it was left out", async () => {
  show({ droppedAttributes: 41 });
  const button = screen.getByRole("button", { name: "OpenTelemetry 41 attributes left out" });
  expect(button.getAttribute("aria-expanded")).toBe("false");
  const panel = await open();
  expect(panel.textContent).toContain("Facts are kept, content is not.");
  expect(panel.textContent).toContain("41 attributes, events and links that may hold prompts");
  expect(panel.querySelector("a")?.href).toMatch(/\/docs\/opentelemetry\.md$/);
  expect(panel.textContent).not.toContain("outermost span");
});

it("says that a run is incomplete, and of whom its times are", async () => {
  show({ incomplete: true });
  screen.getByRole("button", { name: "OpenTelemetry incomplete" });
  expect((await open()).textContent).toContain("Status and times are those of the topmost agent in it");
});

it("calls no run incomplete that is still under way", async () => {
  show({ incomplete: true, status: RunStatus.RUNNING });
  screen.getByRole("button", { name: "OpenTelemetry" });
  expect((await open()).textContent).toContain("Its outermost span has not come yet.");
});
