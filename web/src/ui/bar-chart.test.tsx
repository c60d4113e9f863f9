import { fireEvent, render, screen } from "@solidjs/testing-library";
import { expect, it, vi } from "vitest";
import { BarChart } from "./bar-chart.tsx";

const HOUR = 3_600_000;
const bars = Array.from({ length: 6 }, (_, index) => ({
  start: index * HOUR,
  end: (index + 1) * HOUR,
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
  screen.getByRole("link", { name: "1:00: 1 success" });
  screen.getByRole("link", { name: "0:00: no runs" });
});

it("hides every second time where there is little room", () => {
  const { container } = render(() => <BarChart label="Runs" bars={bars} />);
  const times = [...container.querySelectorAll("span[style*=left].whitespace-nowrap")];
  expect(times.map((time) => time.classList.contains("max-sm:hidden"))).toEqual([
    false,
    true,
    false,
    true,
    false,
    true,
  ]);
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
  expect(onZoom).toHaveBeenCalledExactlyOnceWith(3 * HOUR, 5 * HOUR);
});

it("marks nothing out where it cannot be zoomed", () => {
  render(() => <BarChart label="Runs" bars={bars} />);
  bar(5).focus();
  press("ArrowLeft", { shiftKey: true });
  expect(screen.queryByText(/Enter zooms in/)).toBeNull();
});

it("keeps the focus at its ends, and other keys for the page", () => {
  render(() => <BarChart label="Runs" bars={bars} onZoom={vi.fn()} />);
  bar(0).focus();
  press("ArrowLeft");
  expect(document.activeElement).toBe(bar(0));
  press("ArrowRight");
  expect(document.activeElement).toBe(bar(1));
  bar(5).focus();
  press("ArrowRight");
  expect(document.activeElement).toBe(bar(5));
  // An event that nobody took is true.
  expect(["ArrowLeft", "Enter", "Escape", "a"].map((key) => press(key))).toEqual([false, true, true, true]);
});

it("takes Enter and Escape for itself while bars are marked out, and arrows without Shift end that", () => {
  const onZoom = vi.fn();
  render(() => <BarChart label="Runs" bars={bars} onZoom={onZoom} />);
  bar(2).focus();
  press("ArrowRight", { shiftKey: true });
  screen.getByText("2:00 to 3:00: Enter zooms in");
  expect(press("Escape")).toBe(false);
  expect(screen.queryByText(/Enter zooms in/)).toBeNull();
  press("ArrowRight", { shiftKey: true });
  press("ArrowLeft");
  expect(screen.queryByText(/Enter zooms in/)).toBeNull();
  press("Enter");
  expect(onZoom).not.toHaveBeenCalled();
  press("ArrowRight", { shiftKey: true });
  expect(press("Enter")).toBe(false);
  expect(onZoom).toHaveBeenCalledOnce();
});

it("is zoomed by a drag over its bars; a shorter one is a click", () => {
  const onZoom = vi.fn();
  render(() => <BarChart label="Runs" bars={bars} onZoom={onZoom} />);
  const plot = bar(0).parentElement as HTMLElement;
  plot.getBoundingClientRect = () => new DOMRect(100, 0, 600, 100);
  plot.setPointerCapture = () => undefined;
  const drag = (from: number, to: number, button = 0) => {
    fireEvent.pointerDown(plot, { clientX: from, button });
    fireEvent.pointerMove(plot, { clientX: to });
    const marked = screen.queryByText(/Enter zooms in/)?.textContent;
    fireEvent.pointerUp(plot, { clientX: to });
    return marked;
  };
  expect(drag(150, 153)).toBeUndefined();
  expect(drag(150, 450, 2)).toBeUndefined();
  expect(onZoom).not.toHaveBeenCalled();
  expect(drag(150, 450)).toBe("0:00 to 3:00: Enter zooms in");
  expect(onZoom).toHaveBeenLastCalledWith(0, 4 * HOUR);
  expect(drag(690, 300)).toBe("2:00 to 5:00: Enter zooms in");
  expect(onZoom).toHaveBeenLastCalledWith(2 * HOUR, 6 * HOUR);
  expect(drag(650, 2_000)).toBe("5:00 to 5:00: Enter zooms in");
  expect(onZoom).toHaveBeenCalledTimes(3);
});

it("draws each part in proportion to the top of the axis, and none for nothing", () => {
  const { container } = render(() => <BarChart label="Runs" bars={bars} />);
  const heights = (hours: number) =>
    [...bar(hours).children].map((part) => (part as HTMLElement).style.height);
  expect(heights(0)).toEqual([]);
  // Of 7 at most, the axis goes to 8.
  expect(heights(4)).toEqual(["calc(50% - 1px)"]);
  expect(heights(5)).toEqual(["calc(62.5% - 1px)", "calc(25% - 1px)"]);
  expect([...container.querySelectorAll(".translate-y-1\\/2")].map((tick) => tick.textContent)).toEqual([
    "0",
    "2",
    "4",
    "6",
    "8",
  ]);
});

it("has as many steps as asked for, and an axis where nothing is counted", () => {
  const ticks = (given: Parameters<typeof BarChart>[0]) => {
    const { container, unmount } = render(() => <BarChart {...given} />);
    const texts = [...container.querySelectorAll(".translate-y-1\\/2")].map((tick) => tick.textContent);
    unmount();
    return texts;
  };
  expect(ticks({ label: "Runs", bars, steps: 1 })).toEqual(["0", "10"]);
  expect(ticks({ label: "Runs", bars: [] })).toEqual(["0", "1"]);
});

it("tells of the bar under the pointer what it counts, beside it on the side with room", () => {
  const { container } = render(() => <BarChart label="Runs" unit="steps" bars={bars} />);
  const tip = () => container.querySelector<HTMLElement>(".shadow-float");
  expect(tip()).toBeNull();
  fireEvent.mouseEnter(bar(1));
  expect(tip()?.textContent).toBe("1:00Success1");
  expect([tip()?.style.left, tip()?.style.right]).toEqual([expect.stringMatching(/33\.3.*% \+ 4px/), "auto"]);
  fireEvent.mouseEnter(bar(5));
  expect(tip()?.textContent).toBe("5:00Success5Failure2");
  expect([tip()?.style.left, tip()?.style.right]).toEqual(["auto", expect.stringMatching(/16\.6.*% \+ 4px/)]);
  fireEvent.mouseEnter(bar(3));
  expect(tip()?.style.left).toBe("auto");
  fireEvent.mouseEnter(bar(0));
  expect(tip()?.textContent).toBe("0:00No steps");
  fireEvent.mouseLeave(bar(0).parentElement as HTMLElement);
  expect(tip()).toBeNull();
  bar(2).focus();
  expect(tip()?.textContent).toContain("2:00");
  bar(2).blur();
  expect(tip()).toBeNull();
});
