import { createSignal, For } from "solid-js";
import { Button, ButtonLink } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { Segment } from "../ui/segment.tsx";
import { Specimen } from "./specimen.tsx";

const variants = ["primary", "secondary", "ghost"] as const;
const keys = ["/", "j", "Escape", "ArrowUp", "ArrowRight", " "];

/** What is pressed. */
export function Controls() {
  const [view, setView] = createSignal<"waterfall" | "table">("waterfall");
  return (
    <>
      <For each={variants}>
        {(variant) => (
          <Specimen name={`Button, ${variant}: as it is, with icon, pressed, disabled, small`}>
            <Button variant={variant}>Run</Button>
            <Button variant={variant}>
              <Icon name="retry" />
              Try again
            </Button>
            <Button variant={variant} aria-pressed={true}>
              Live
            </Button>
            <Button variant={variant} disabled>
              Apply
            </Button>
            <Button variant={variant} size="sm">
              Small
            </Button>
            <Button variant={variant} square aria-label="Close">
              <Icon name="close" />
            </Button>
          </Specimen>
        )}
      </For>
      <Specimen name="Button link">
        <ButtonLink href="/ui">As a button</ButtonLink>
        <ButtonLink href="/ui" variant="ghost" size="sm">
          All runs
          <Icon name="right" />
        </ButtonLink>
      </Specimen>
      <Specimen name="Segment: one of a few, none chosen">
        <Segment
          label="View"
          value={view()}
          onChange={setView}
          options={[
            { value: "waterfall", label: "Waterfall" },
            { value: "table", label: "Table" },
          ]}
        />
        <Segment
          label="Other view"
          value={undefined}
          onChange={() => undefined}
          options={[
            { value: "a", label: "A" },
            { value: "b", label: "B" },
          ]}
        />
      </Specimen>
      <Specimen name="Copy button: icon, with its word">
        <CopyButton what="Run id" text="0199c3f1" />
        <CopyButton what="Command" text="npm start" labelled />
      </Specimen>
      <Specimen name="Key">
        <For each={keys}>{(key) => <Kbd key={key} />}</For>
      </Specimen>
    </>
  );
}
