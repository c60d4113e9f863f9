import { Code, ConnectError } from "@connectrpc/connect";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { MoreRows } from "../ui/more-rows.tsx";
import { ErrorNotice, Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { UnknownRecord } from "../ui/unknown-record.tsx";
import { Specimen } from "./specimen.tsx";

const pagedList = {
  total: 1_200,
  isPrevious: false,
  hasMore: true,
  isLoadingMore: false,
  moreError: undefined,
  loadMore: async () => undefined,
};

/** What stands where content will be, or should be. */
export function States() {
  return (
    <>
      <Specimen name="Banner: something is not as usual, something is wrong">
        <Banner tone="partial" actions={<Button size="sm">Try now</Button>}>
          The query service does not answer. What is shown is as of then.
        </Banner>
        <Banner tone="failure">The filter could not be read.</Banner>
      </Specimen>
      <div class="rounded-3 border border-line bg-surface">
        <Notice
          icon="search"
          title="No run matches"
          actions={<Button size="sm">Look through all time</Button>}
        >
          Nothing here, and what to do next.
        </Notice>
      </div>
      <ErrorNotice
        isFramed
        what="Runs"
        error={new ConnectError("query took too long", Code.DeadlineExceeded)}
        onRetry={() => undefined}
      />
      <UnknownRecord
        noun="run"
        id="0199b0c2"
        reason="It may have expired."
        actions={<Button size="sm">Find runs</Button>}
      />
      <Specimen name="More rows: there are more, and they could not be loaded">
        <MoreRows list={pagedList} listed={200} pageSize={200} noun="agent" />
        <MoreRows
          list={{ ...pagedList, moreError: { rawMessage: "query took too long" } }}
          listed={200}
          pageSize={200}
          noun="agent"
        />
      </Specimen>
      <Specimen name="Skeleton">
        <Skeleton class="w-40" />
        <Skeleton class="size-6 rounded-full" />
      </Specimen>
    </>
  );
}
