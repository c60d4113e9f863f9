import { Code } from "@connectrpc/connect";
import { useQueryClient } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { offerKey } from "../api/connection.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";

/** Asks for a query key, since the service wants one. It stays until the service takes a key. */
export function KeyDialog(props: { readonly wrongScope: boolean }) {
  const client = useQueryClient();
  const [key, setKey] = createSignal("");
  const [problem, setProblem] = createSignal<string | undefined>(
    props.wrongScope ? problems.scope : undefined,
  );
  const [isChecking, setChecking] = createSignal(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setChecking(true);
    const error = await offerKey(key().trim(), client);
    setChecking(false);
    if (error !== undefined) setProblem(problemOf(error.code));
  };

  return (
    <Dialog title="This service needs a query key" class="w-110">
      <form class="grid gap-3" onSubmit={(event) => void submit(event)}>
        <p class="text-text-2">
          Whoever runs the service makes one with{" "}
          <code class="font-mono text-sm">npm run keys -- create --scope query</code>. It is kept in this tab
          alone and goes when you close it.
        </p>
        <Field
          label="Query key"
          type="password"
          placeholder="rf_…"
          required
          autofocus
          value={key()}
          problem={problem()}
          onInput={(event) => {
            setKey(event.currentTarget.value);
            setProblem(undefined);
          }}
        />
        <footer class="flex justify-end">
          <Button type="submit" variant="primary" disabled={isChecking() || key().trim() === ""}>
            <Show when={isChecking()} fallback="Use this key">
              Checking…
            </Show>
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

const problems = {
  scope: "This key may not read runs: use one of scope query.",
  invalid: "The service does not know this key, or it was revoked.",
  away: "The service did not answer. Try again in a moment.",
} as const;

function problemOf(code: Code): string {
  if (code === Code.PermissionDenied) return problems.scope;
  return code === Code.Unauthenticated ? problems.invalid : problems.away;
}
