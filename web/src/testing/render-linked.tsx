import { MemoryRouter, Route } from "@solidjs/router";
import { render } from "@solidjs/testing-library";
import type { JSX } from "solid-js";

/** Renders what has links to other pages, which need a router. */
export const renderLinked = (component: () => JSX.Element) =>
  render(() => (
    <MemoryRouter>
      <Route path="*" component={component} />
    </MemoryRouter>
  ));
