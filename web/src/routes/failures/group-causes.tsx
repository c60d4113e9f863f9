import { useExplanation } from "../../api/use-explanation.ts";
import { affectedTexts } from "../../causes/cause-words.ts";
import { CausesList } from "../../causes/causes-list.tsx";
import type { RunFilter } from "../../filter/run-filter.ts";

/** What the runs of a group have in common that other runs of the agent have less. */
export function GroupCauses(props: { readonly id: string; readonly filter: RunFilter }) {
  const answer = useExplanation(() => ({ affected: "failed", filter: props.filter }));
  return (
    <section aria-labelledby={`${props.id}-causes`} class="col-span-full min-w-0">
      <h3 id={`${props.id}-causes`} class="pb-1">
        What {affectedTexts.kind.runs} have in common
      </h3>
      <div class="rounded-2 border border-line">
        <CausesList answer={answer} text={affectedTexts.kind} />
      </div>
    </section>
  );
}
