import { For } from "solid-js";
import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx";

/** The dashboard before anything is known about its runs. */
export function DashboardSkeleton() {
  return (
    <>
      <div class="grid grid-cols-6 rounded-3 border border-line bg-surface max-md:grid-cols-3 max-sm:grid-cols-2">
        <For each={[1, 2, 3, 4, 5, 6]}>
          {() => (
            <div class="grid h-28 content-between p-3">
              <Skeleton class="w-16" />
              <Skeleton class="h-4 w-24" />
              <Skeleton class="h-5 w-full" />
            </div>
          )}
        </For>
      </div>
      <div class="rounded-3 border border-line bg-surface">
        <SkeletonRows rows={7} label="dashboard" />
      </div>
    </>
  );
}
