import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { QueryService } from "@runfacts/gen/client/query_service";
import { fireEvent, render, screen } from "@solidjs/testing-library";
import { QueryClient, QueryClientProvider } from "@tanstack/solid-query";
import { afterEach, expect, it, vi } from "vitest";
import { apiKey, setApiKey } from "../api/api-key.ts";
import { KeyDialog } from "./key-dialog.tsx";

const service = vi.hoisted(() => ({ answer: (): unknown => ({}) }));
vi.mock("../api/transport.ts", () => ({
  transport: createRouterTransport((router) =>
    router.service(QueryService, { listRuns: () => service.answer() as Promise<object> }),
  ),
}));
afterEach(() => setApiKey(undefined));

const SCOPE_PROBLEM = "This key may not read runs: use one of scope query.";

function show(wrongScope = false) {
  const client = new QueryClient();
  render(() => (
    <QueryClientProvider client={client}>
      <KeyDialog wrongScope={wrongScope} />
    </QueryClientProvider>
  ));
}
const field = () => screen.getByLabelText<HTMLInputElement>("Query key");
const button = () => document.querySelector<HTMLButtonElement>("button[type=submit]") as HTMLButtonElement;
const type = (value: string) => fireEvent.input(field(), { target: { value } });
const submit = () => fireEvent.submit(field().form as HTMLFormElement);
const refusing = (code: Code) => () => {
  throw new ConnectError("no", code);
};

it("takes no empty key", () => {
  show();
  expect(button().disabled).toBe(true);
  type("   ");
  expect(button().disabled).toBe(true);
  type(" rf_1 ");
  expect(button().disabled).toBe(false);
  expect(button().textContent).toBe("Use this key");
});

it("says at once that the key before was of another scope, until one is typed", () => {
  show(true);
  screen.getByText(SCOPE_PROBLEM);
  expect(field().getAttribute("aria-invalid")).toBe("true");
  type("rf_2");
  expect(screen.queryByText(SCOPE_PROBLEM)).toBeNull();
  expect(field().getAttribute("aria-invalid")).toBeNull();
});

it("uses the key without the spaces around it, after the service took it", async () => {
  const { promise, resolve } = Promise.withResolvers<object>();
  service.answer = () => promise;
  show();
  expect(screen.queryByText(SCOPE_PROBLEM)).toBeNull();
  type(" rf_3\t");
  expect(submit()).toBe(false);
  await screen.findByText("Checking…");
  expect(button().disabled).toBe(true);
  resolve({});
  await screen.findByText("Use this key");
  expect(button().disabled).toBe(false);
  expect(apiKey()).toBe("rf_3");
  expect(field().getAttribute("aria-invalid")).toBeNull();
});

it.each([
  [Code.PermissionDenied, SCOPE_PROBLEM, undefined],
  [Code.Unauthenticated, "The service does not know this key, or it was revoked.", undefined],
  [Code.Unavailable, "The service did not answer. Try again in a moment.", "rf_4"],
])("says what is wrong with a key: code %d", async (code, problem, kept) => {
  service.answer = refusing(code);
  show();
  type("rf_4");
  submit();
  await screen.findByText(problem);
  expect(button().disabled).toBe(false);
  expect(button().textContent).toBe("Use this key");
  // A key that nobody judged is kept for the next try.
  expect(apiKey()).toBe(kept);
});
