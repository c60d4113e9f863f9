import { CopyButton } from "../../ui/copy-button.tsx";

/** How somebody says that they take note of an incident: these pages write nothing. */
export function Acknowledge(props: { readonly incidentId: string }) {
  const command = () => `npm run incidents -- acknowledge ${props.incidentId}`;
  return (
    <div class="flex flex-wrap items-center gap-x-2 gap-y-1 border-t border-line pt-2 text-text-2">
      <span>To take note of it, where Runfacts is installed:</span>
      <code class="min-w-0 rounded-1 bg-inset px-1.5 py-0.5 font-mono text-sm break-all text-text">
        {command()}
      </code>
      <CopyButton text={command()} what="Command" />
    </div>
  );
}
