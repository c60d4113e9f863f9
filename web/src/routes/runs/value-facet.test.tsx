import { fireEvent, render, screen } from "@solidjs/testing-library";
import { expect, it, vi } from "vitest";
import { ValueFacet } from "./value-facet.tsx";

const values = Array.from({ length: 50 }, (_, index) => ({ value: `agent-${index}`, count: 100 - index }));

function show(unlisted: number) {
  const onChange = vi.fn();
  render(() => (
    <ValueFacet
      label="Agent"
      term="agent"
      values={values}
      unlisted={unlisted}
      value={undefined}
      onChange={onChange}
    />
  ));
  return { field: screen.getByRole<HTMLInputElement>("combobox", { name: "Any agent" }), onChange };
}

it("says how many values there are beyond those that are listed", () => {
  const { field } = show(1_184);
  expect(field.placeholder).toBe("Any of 1,234");
  screen.getByText("1,184 more not listed: type one");
});

it("says nothing more where all are listed", () => {
  expect(show(0).field.placeholder).toBe("Any of 50");
  expect(screen.queryByText(/not listed/)).toBeNull();
});

it("takes a value that is not listed", async () => {
  const { field, onChange } = show(1_184);
  fireEvent.focus(field);
  fireEvent.input(field, { target: { value: "agent-999" } });
  fireEvent.keyDown(field, { key: "ArrowDown" });
  fireEvent.keyDown(field, { key: "Enter" });
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith("agent-999"));
});
