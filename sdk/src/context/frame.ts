import type { Run } from "../run.ts";
import type { Step } from "../step.ts";
import { isOpen, stateOf } from "./scope-state.ts";
import { type Frame, frameStorage, storedFrame } from "./shared.ts";

const isOpenFrame = ({ run, step }: Frame) => stateOf(step ?? run)?.[isOpen] === true;

function openFrom(frame: Frame | undefined): Frame | undefined {
  let open = frame;
  while (open !== undefined && !isOpenFrame(open)) open = open.outer;
  return open;
}

/** The innermost run or step, of those that code runs in, that is still open. */
export function openFrame(): Frame | undefined {
  return openFrom(storedFrame());
}

// Runs may start one another without end: what has ended is let go of.
function withoutEnded(frame: Frame | undefined): Frame | undefined {
  const innermost = openFrom(frame);
  for (let open = innermost; open !== undefined; open = open.outer) open.outer = openFrom(open.outer);
  return innermost;
}

/** A frame of a run, or a step of it, within what the current code runs in. */
export function frameOf(run: Run, step: Step | undefined): Frame {
  return { run, step, outer: step === undefined ? withoutEnded(storedFrame()) : openFrame() };
}

/** Runs `body` in a run, or a step of it, and in all that it begins. Throws what `body` throws alone. */
export function inFrame<T>(run: Run, step: Step | undefined, body: () => T): T {
  const storage = frameStorage();
  return storage === null ? body() : storage.run(frameOf(run, step), body);
}
