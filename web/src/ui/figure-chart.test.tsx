import { fireEvent, render, screen, within } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { FigureChart } from "./figure-chart.tsx";

const HOUR = 3_600_000;

it("draws lines with gaps on an axis from 0, and has their values as a table", () => {
  const { container } = render(() => (
    <FigureChart
      label="Failure rate over time"
      moments={[0, HOUR, 2 * HOUR]}
      lines={[
        { label: "2.1", isDashed: false, values: [0.1, null, 0.4] },
        { label: "2.0", isDashed: true, values: [0.1, 0.1, 0.1] },
      ]}
      format={(value) => `${100 * value}%`}
      formatMoment={(ms) => `${ms / HOUR} h`}
    />
  ));
  const [own, beside] = [...container.querySelectorAll("path")].map((path) => path.getAttribute("d"));
  // Below 60%, which leaves room for marks.
  const heights = [...(own?.matchAll(/M[\d.]+ ([\d.]+)/g) ?? [])].map(([, y]) => Math.round(Number(y)));
  expect(heights).toEqual([83, 33]);
  expect(beside?.match(/[ML]/g)).toEqual(["M", "L", "L"]);
  const table = screen.getByRole("table", { name: "Failure rate over time" });
  expect(
    within(table)
      .getAllByRole("row")
      .map((row) => row.textContent),
  ).toEqual(["Time2.12.0", "0 h10%10%", "1 h—10%", "2 h40%10%"]);
});

it("draws what the figure should not cross, and makes room for it", () => {
  render(() => (
    <FigureChart
      label="Cost a day over time"
      moments={[0, 24 * HOUR]}
      lines={[{ label: "support", isDashed: false, values: [10, 30] }]}
      limit={50}
      format={(value) => `$${value}`}
      formatMoment={(ms) => `${ms / HOUR} h`}
    />
  ));
  const limit = screen.getByText("limit $50").parentElement;
  expect(Number.parseFloat(limit?.style.top ?? "")).toBeCloseTo(100 - (100 * 50) / 60);
  screen.getByRole("table", { name: "Cost a day over time, limit $50" });
});

it("shows the values of the moment that is pointed at", () => {
  const { container } = render(() => (
    <FigureChart
      label="Failure rate over time"
      moments={[0, HOUR]}
      lines={[{ label: "2.1", isDashed: false, values: [0.1, 0.4] }]}
      format={(value) => `${100 * value}%`}
      formatMoment={(ms) => `${ms / HOUR} h`}
    />
  ));
  const plot = container.querySelector("svg")?.parentElement;
  if (!plot) throw new Error("There is no plot");
  plot.getBoundingClientRect = () => new DOMRect(100, 0, 200, 50);
  const tip = () => plot.querySelector(".shadow-float")?.textContent;
  expect(tip()).toBeUndefined();
  fireEvent.pointerMove(plot, { clientX: 250, clientY: 10 });
  expect(tip()).toBe("1 h2.140%");
  fireEvent.pointerLeave(plot);
  expect(tip()).toBeUndefined();
});
