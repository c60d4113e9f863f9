import { ButtonLink } from "../../ui/button.tsx";
import { UnknownRecord } from "../../ui/unknown-record.tsx";

/** There is no run with this id. */
export function UnknownRun(props: { readonly id: string }) {
  return (
    <UnknownRecord
      noun="run"
      id={props.id}
      reason="It may belong to another project, may not have been sent yet, or may have expired."
      actions={
        <>
          <ButtonLink href="/runs?find">Find runs</ButtonLink>
          <ButtonLink variant="ghost" href="/">
            Dashboard
          </ButtonLink>
        </>
      }
    />
  );
}
