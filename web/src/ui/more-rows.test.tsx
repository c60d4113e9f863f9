import { Code, ConnectError } from "@connectrpc/connect";
import { fireEvent, render, screen } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { expect, it, vi } from "vitest";
import { hasPages, MoreRows } from "./more-rows.tsx";

const PAGE = 200;

/** A list of 1,234, of which some are listed. */
function show(
  state: {
    readonly listed?: number;
    readonly isPrevious?: boolean;
    readonly isLoadingMore?: boolean;
    readonly moreError?: ConnectError;
  } = {},
) {
  const [listed, setListed] = createSignal(state.listed ?? PAGE);
  const loadMore = vi.fn(() => Promise.resolve(void setListed((before) => Math.min(1_234, before + PAGE))));
  render(() => (
    <MoreRows
      noun="agent"
      listed={listed()}
      pageSize={PAGE}
      list={{
        get hasMore() {
          return listed() < 1_234;
        },
        total: 1_234n,
        isPrevious: state.isPrevious ?? false,
        isLoadingMore: state.isLoadingMore ?? false,
        moreError: state.moreError,
        loadMore,
      }}
    />
  ));
  return { loadMore, status: screen.getByRole("status") };
}

it("says how much is listed, and lists the next page", async () => {
  const { loadMore, status } = show();
  expect(status.textContent).toBe("200 of 1,234 agents listed");
  const button = screen.getByRole("button", { name: "Show 200 more" });
  button.focus();
  fireEvent.click(button);
  await vi.waitFor(() => expect(status.textContent).toBe("400 of 1,234 agents listed"));
  expect(loadMore).toHaveBeenCalledOnce();
  expect(document.activeElement).toBe(button);
});

it("takes the focus when the button goes with the last page", async () => {
  const { status } = show({ listed: 1_200 });
  fireEvent.click(screen.getByRole("button", { name: "Show 34 more" }));
  await vi.waitFor(() => expect(document.activeElement).toBe(status));
  expect(status.textContent).toBe("1,234 of 1,234 agents listed");
  expect(screen.queryByRole("button")).toBeNull();
});

it.each([{ isLoadingMore: true }, { isPrevious: true }])("asks for nothing while %o", (state) => {
  const { loadMore } = show(state);
  fireEvent.click(screen.getByRole("button"));
  expect(loadMore).not.toHaveBeenCalled();
});

it("says why more could not be had, and tries again", () => {
  const { loadMore } = show({ moreError: new ConnectError("the service is away", Code.Unavailable) });
  expect(screen.getByRole("alert").textContent).toBe("More agents could not be loaded: the service is away");
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(loadMore).toHaveBeenCalledOnce();
});

it("is for lists of several pages", () => {
  expect(hasPages({ hasMore: false, pages: 1 })).toBe(false);
  expect(hasPages({ hasMore: true, pages: 1 })).toBe(true);
  expect(hasPages({ hasMore: false, pages: 2 })).toBe(true);
});
