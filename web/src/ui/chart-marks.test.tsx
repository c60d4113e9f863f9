import { screen } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { afterEach, expect, it, vi } from "vitest";
import { renderLinked } from "../testing/render-linked.tsx";
import { type ChartMark, ChartMarks } from "./chart-marks.tsx";

afterEach(() => void vi.restoreAllMocks());

function show(...marks: readonly ChartMark[]) {
  renderLinked(() => <ChartMarks label="Incidents" marks={marks} listHref="/incidents" />);
  return screen.getByRole("list", { name: "Incidents" });
}

it("flags a moment with its name, where it happened, and leads to what it marks", () => {
  const list = show({
    at: 0.25,
    name: "Incident since 13:00",
    text: "support drifted",
    href: "/incidents/1",
  });
  const link = screen.getByRole("link", { name: "Incident since 13:00" });
  expect(link.getAttribute("href")).toBe("/incidents/1");
  expect((list.firstElementChild as HTMLElement).style.left).toBe("25%");
  expect(screen.getByRole("tooltip", { hidden: true }).textContent).toBe("support drifted");
});

it("makes one flag of those that would cover each other, which leads to their list", () => {
  const mark = (at: number, text: string) => ({ at, name: `at ${at}`, text, href: `/incidents/${at}` });
  show(mark(0.51, "b"), mark(0.5, "a"), mark(0.9, "c"));
  expect(
    screen.getAllByRole("link").map((link) => [link.getAttribute("aria-label"), link.getAttribute("href")]),
  ).toEqual([
    ["2 marks, the first: at 0.5", "/incidents"],
    ["at 0.9", "/incidents/0.9"],
  ]);
  expect(screen.getAllByRole("tooltip", { hidden: true })[0]?.textContent).toBe("ab");
});

it.each([
  [1_000, 2],
  [300, 1],
])("makes of marks 60 px apart in 1,000, of %d px, %d flags", (width, flags) => {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(width);
  const list = show({ at: 0.5, name: "a", text: "a" }, { at: 0.56, name: "b", text: "b" });
  expect(list.children).toHaveLength(flags);
});

it("is a button where it leads nowhere", () => {
  show({ at: 0, name: "Opened", text: "Opened 13:00" });
  screen.getByRole("button", { name: "Opened" });
});

it("leaves the focus on a flag when marks come anew", () => {
  const mark = { at: 0.25, name: "Incident since 13:00", text: "support drifted", href: "/incidents/1" };
  const [marks, setMarks] = createSignal([mark]);
  renderLinked(() => <ChartMarks label="Incidents" marks={marks()} />);
  const flag = screen.getByRole("link");
  flag.focus();
  setMarks([{ ...mark, at: 0.24 }]);
  expect(document.activeElement).toBe(flag);
  expect(flag.closest("li")?.style.left).toBe("24%");
});
