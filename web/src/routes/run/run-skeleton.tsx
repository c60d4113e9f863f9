import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx";

/** A run that is on its way. */
export function RunSkeleton() {
  return (
    <>
      <Skeleton class="h-6 w-64" />
      <Skeleton class="h-8 w-160 max-w-full" />
      <div class="h-28 rounded-3 border border-line bg-surface" />
      <div class="rounded-3 border border-line bg-surface">
        <SkeletonRows rows={16} label="run" />
      </div>
    </>
  );
}
