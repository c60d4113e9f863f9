import { Page } from "../../shell/page.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

/** A path that leads nowhere. */
export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <div class="rounded-3 border border-line bg-surface">
        <Notice
          level={2}
          icon="search"
          title="There is no page here"
          actions={
            <>
              <ButtonLink href="/runs">Find runs</ButtonLink>
              <ButtonLink variant="ghost" href="/">
                Dashboard
              </ButtonLink>
            </>
          }
        >
          The address may have been cut or mistyped.
        </Notice>
      </div>
    </Page>
  );
}
