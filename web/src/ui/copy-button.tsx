import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { showToast } from "./toast.tsx";
import { Tooltip } from "./tooltip.tsx";

/**
 * Copies text and says so. Browsers allow it on https and on this machine only; elsewhere the button is not shown.
 */
export function CopyButton(props: {
  readonly text: string;
  /** What is copied, such as `Run id`. */
  readonly what: string;
  /** Shows a word beside the icon. */
  readonly labelled?: boolean;
  readonly class?: string;
}) {
  const copy = async () => {
    await navigator.clipboard.writeText(props.text);
    showToast(`${props.what} copied`);
  };
  return (
    <Tooltip text={`Copy ${props.what.toLowerCase()}`}>
      <Button
        variant={props.labelled ? "secondary" : "ghost"}
        size="sm"
        square={!props.labelled}
        class={`${props.class ?? ""} ${window.isSecureContext ? "" : "hidden"}`}
        aria-label={`Copy ${props.what.toLowerCase()}`}
        onClick={() => void copy()}
      >
        <Icon name="copy" class="size-3" />
        {props.labelled ? "Copy" : undefined}
      </Button>
    </Tooltip>
  );
}
