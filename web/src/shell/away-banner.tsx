import { useQueryClient } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { connection, tryNow } from "../api/connection.ts";
import { formatClockSeconds } from "../format/time.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useNow } from "../ui/moment.tsx";

/** Says that the query service does not answer, how old what is shown is, and when it is tried again. */
export function AwayBanner() {
  const away = () => {
    const current = connection();
    return current.state === "away" ? current : undefined;
  };
  return (
    <Show when={away()}>{(current) => <Away since={current().since} nextTry={current().nextTry} />}</Show>
  );
}

function Away(props: { readonly since: number; readonly nextTry: number }) {
  const client = useQueryClient();
  const now = useNow(1_000);
  const seconds = () => Math.max(0, Math.ceil((props.nextTry - now()) / 1000));
  return (
    <Banner
      tone="partial"
      actions={
        <Button size="sm" onClick={() => void tryNow(client)}>
          <Icon name="retry" />
          Try now
        </Button>
      }
    >
      The query service does not answer since {formatClockSeconds(props.since)}. What is shown is as of then
      {/* Read out once, not every second. */}
      <span aria-hidden="true">; trying again {seconds() > 0 ? `in ${seconds()} s` : "now"}.</span>
    </Banner>
  );
}
