import type { JSX } from "solid-js";
import { Name } from "./name.tsx";
import { Notice } from "./notice.tsx";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NO_ID =
  "This is no id: an id is a UUID, such as 0199b0c2-6f1e-7c55-9a31-5d2f60c1a0de. The link may have been cut.";

/** There is nothing with this id: says what may be the matter, and where to go on. */
export function UnknownRecord(props: {
  /** What it would be: `run`, `incident`. */
  readonly noun: string;
  readonly id: string;
  /** Why there may be none, in a sentence; of an id that is none, it says that. */
  readonly reason: string;
  /** Where to go on. */
  readonly actions: JSX.Element;
}) {
  return (
    <div class="rounded-3 border border-line bg-surface">
      <Notice
        level={2}
        icon="search"
        title={
          <>
            No {props.noun}{" "}
            <span class="font-mono break-all">
              <Name value={props.id} />
            </span>
          </>
        }
        actions={props.actions}
      >
        <p>{UUID.test(props.id) ? props.reason : NO_ID}</p>
      </Notice>
    </div>
  );
}
