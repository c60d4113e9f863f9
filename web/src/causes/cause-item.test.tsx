import { create } from "@bufbuild/protobuf";
import { CauseAttribute, CauseSchema } from "@runfacts/gen/client/cause";
import { fireEvent, render, screen } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { CauseItem } from "./cause-item.tsx";
import { affectedTexts } from "./cause-words.ts";

const causeOf = (value: string) => create(CauseSchema, { attribute: CauseAttribute.PATH_EDGE, value });

/** Shows a cause that accounts for so many others. */
function show(explained: number): void {
  const others = Array.from({ length: explained }, (_, n) => causeOf(`other ${n}`));
  render(() => <CauseItem cause={causeOf("a > b")} text={affectedTexts.failed} explained={others} />);
}

it("lists a few of the values that it accounts for, and all when they are asked for", () => {
  show(20);
  expect(screen.getAllByText(/^other \d+$/)).toHaveLength(6);
  fireEvent.click(screen.getByRole("button", { name: "14 more", expanded: false }));
  expect(screen.getAllByText(/^other \d+$/)).toHaveLength(20);
  fireEvent.click(screen.getByRole("button", { name: "Show fewer", expanded: true }));
  expect(screen.getAllByText(/^other \d+$/)).toHaveLength(6);
});

it("needs no button where there are few", () => {
  show(6);
  expect(screen.getAllByText(/^other \d+$/)).toHaveLength(6);
  expect(screen.queryByRole("button")).toBeNull();
});
