import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo } from "solid-js";
import { readFilter, writeFilter } from "./filter-url.ts";
import type { RunFilter } from "./run-filter.ts";

/** The filter in the URL of the page, and a function that changes parts of it as a step of the browser's history. */
export function useFilter(): readonly [filter: () => RunFilter, change: (part: RunFilter) => void] {
  const location = useLocation();
  const navigate = useNavigate();
  const filter = createMemo(() => readFilter(new URLSearchParams(location.search)));
  const change = (part: RunFilter) => {
    const query = writeFilter({ ...filter(), ...part });
    navigate(query === "" ? location.pathname : `${location.pathname}?${query}`, {
      resolve: false,
      scroll: false,
    });
  };
  return [filter, change];
}
