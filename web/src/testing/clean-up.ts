import { cleanup } from "@solidjs/testing-library";
import { afterEach } from "vitest";

afterEach(cleanup);

// The DOM of component tests has no popovers; a tooltip closes its own when it goes.
HTMLElement.prototype.hidePopover ??= () => undefined;
