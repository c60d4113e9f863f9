import { render, screen, within } from "@solidjs/testing-library";
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
  expect(own).toMatch(/^M[\d.]+ 75M[\d.]+ 0$/);
  expect(beside?.match(/[ML]/g)).toEqual(["M", "L", "L"]);
  const table = screen.getByRole("table", { name: "Failure rate over time" });
  expect(
    within(table)
      .getAllByRole("row")
      .map((row) => row.textContent),
  ).toEqual(["Time2.12.0", "0 h10%10%", "1 h—10%", "2 h40%10%"]);
});
