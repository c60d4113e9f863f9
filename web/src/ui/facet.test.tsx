import { fireEvent, render, screen, within } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { expect, it } from "vitest";
import { FacetGroup, FacetValue } from "./facet.tsx";

it("is a group of checkboxes that are named with their counts, and can be cleared", () => {
  const [isOn, setOn] = createSignal(false);
  render(() => (
    <FacetGroup title="Agent" onClear={isOn() ? () => setOn(false) : undefined}>
      <FacetValue isOn={isOn()} count={1234} most={2000} onToggle={() => setOn(!isOn())}>
        support
      </FacetValue>
      <FacetValue isOn={false} count={undefined} most={2000} onToggle={() => undefined}>
        billing
      </FacetValue>
    </FacetGroup>
  ));
  const group = within(screen.getByRole("region", { name: "Agent" }));
  const support = group.getByRole<HTMLInputElement>("checkbox", { name: /^support\s*1,234$/ });
  group.getByRole("checkbox", { name: "billing" });
  fireEvent.click(support);
  expect(isOn()).toBe(true);
  expect(support.checked).toBe(true);
  expect(screen.getByRole("region", { name: "Agent" })).toBeDefined();
  fireEvent.click(group.getByRole("button", { name: "Clear Agent" }));
  expect(support.checked).toBe(false);
});
