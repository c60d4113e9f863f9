import { ButtonLink } from "../../ui/button.tsx";
import { Name } from "../../ui/name.tsx";
import { Notice } from "../../ui/notice.tsx";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** There is no run with this id: says what may be the matter, and where to go on. */
export function UnknownRun(props: { readonly id: string }) {
  return (
    <div class="rounded-3 border border-line bg-surface">
      <Notice
        level={2}
        icon="search"
        title={
          <>
            No run{" "}
            <span class="font-mono break-all">
              <Name value={props.id} />
            </span>
          </>
        }
        actions={
          <>
            <ButtonLink href="/runs?find">Find runs</ButtonLink>
            <ButtonLink variant="ghost" href="/">
              Dashboard
            </ButtonLink>
          </>
        }
      >
        <p>
          {UUID.test(props.id)
            ? "It may belong to another project, may not have been sent yet, or may have expired."
            : "This is not a run id: an id is a UUID, such as 0199b0c2-6f1e-7c55-9a31-5d2f60c1a0de. The link may have been cut."}
        </p>
      </Notice>
    </div>
  );
}
