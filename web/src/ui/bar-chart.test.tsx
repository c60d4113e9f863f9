import { fireEvent, render, screen } from "@solidjs/testing-library";
import { expect, it, vi } from "vitest";
import { BarChart } from "./bar-chart.tsx";

const hour = 3_600_000;
const bars = Array.from({ length: 6 }, (_, index) => ({
  start: index * hour,
  end: (index + 1) * hour,
  label: `${index}:00`,
  href: `#${index}`,
  parts: [
    { label: "Success", value: index, fill: "bg-success-fill" },
    { label: "Failure", value: index === 5 ? 2 : 0, fill: "bg-failure-fill" },
  ],
}));
const bar = (hours: number) => screen.getByRole("link", { name: new RegExp(`^${hours}:00`) });
/** Presses a key where the focus is. */
const press = (key: string, options: { shiftKey?: boolean } = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...options });

it("names each bar by its time and what it counts", () => {
  render(() => <BarChart label="Runs" bars={bars} />);
  expect(screen.getByRole("link", { name: "5:00: 5 success, 2 failure" }).getAttribute("href")).toBe("#5");
  screen.getByRole("link", { name: "0:00: no runs" });
});

it("is one stop for the keyboard, in which arrows move", () => {
  render(() => <BarChart label="Runs" bars={bars} />);
  const stops = () => screen.getAllByRole("link").filter((link) => link.getAttribute("tabindex") === "0");
  expect(stops()).toEqual([bar(5)]);
  bar(5).focus();
  press("ArrowLeft");
  press("ArrowLeft");
  expect(document.activeElement).toBe(bar(3));
  expect(stops()).toEqual([bar(3)]);
});

it("is zoomed by Shift with the arrows and Enter, and left alone by Escape", () => {
  const onZoom = vi.fn();
  render(() => <BarChart label="Runs" bars={bars} onZoom={onZoom} />);
  bar(5).focus();
  press("ArrowLeft", { shiftKey: true });
  press("ArrowLeft", { shiftKey: true });
  screen.getByText("3:00 to 5:00: Enter zooms in");
  press("Escape");
  press("Enter");
  expect(onZoom).not.toHaveBeenCalled();
  press("ArrowRight", { shiftKey: true });
  press("Enter");
  expect(onZoom).toHaveBeenCalledExactlyOnceWith(3 * hour, 5 * hour);
});

it("marks nothing out where it cannot be zoomed", () => {
  render(() => <BarChart label="Runs" bars={bars} />);
  bar(5).focus();
  press("ArrowLeft", { shiftKey: true });
  expect(screen.queryByText(/Enter zooms in/)).toBeNull();
});
