import { render, screen } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { expect, it } from "vitest";
import { Keyed } from "./keyed.ts";

it("keeps the element of an item that comes anew, and follows it", () => {
  const [items, setItems] = createSignal([
    { id: "a", text: "one" },
    { id: "b", text: "two" },
  ]);
  render(() => (
    <Keyed each={items()} by="id">
      {(item, index) => (
        <button type="button">
          {index()} {item().text}
        </button>
      )}
    </Keyed>
  ));
  const kept = screen.getByRole("button", { name: "1 two" });
  kept.focus();
  setItems([
    { id: "c", text: "new" },
    { id: "b", text: "three" },
  ]);
  expect(screen.getAllByRole("button").map((button) => button.textContent)).toEqual(["0 new", "1 three"]);
  expect(screen.getByRole("button", { name: "1 three" })).toBe(kept);
  expect(document.activeElement).toBe(kept);
});
