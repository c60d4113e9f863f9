import { createUniqueId, type JSX } from "solid-js";

/** One answer: the question, the answer in few words, and what it rests on. */
export function Answer(props: {
  readonly question: string;
  readonly answer: JSX.Element;
  readonly children: JSX.Element;
}) {
  const id = createUniqueId();
  return (
    <section
      aria-labelledby={id}
      class="-mb-px grid min-w-0 content-start gap-0.5 border-r border-b border-line bg-surface px-3.5 py-2.5"
    >
      <h2 id={id} class="text-sm font-medium text-text-3">
        {props.question}
      </h2>
      <div class="flex min-w-0 items-center gap-1.75 text-md font-semibold">{props.answer}</div>
      <div class="grid grid-cols-[minmax(0,1fr)] gap-0.5 leading-4.5 text-text-2">{props.children}</div>
    </section>
  );
}
