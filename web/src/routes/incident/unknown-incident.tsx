import { ButtonLink } from "../../ui/button.tsx";
import { Name } from "../../ui/name.tsx";
import { Notice } from "../../ui/notice.tsx";

/** There is no incident with this id: says what may be the matter, and where to go on. */
export function UnknownIncident(props: { readonly id: string }) {
  return (
    <div class="rounded-3 border border-line bg-surface">
      <Notice
        level={2}
        icon="search"
        title={
          <>
            No incident{" "}
            <span class="font-mono break-all">
              <Name value={props.id} />
            </span>
          </>
        }
        actions={<ButtonLink href="/incidents">All incidents</ButtonLink>}
      >
        <p>It may belong to another project, or was resolved so long ago that it has expired.</p>
      </Notice>
    </div>
  );
}
