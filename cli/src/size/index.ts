// For what measures the constants, and for what writes docs/sizing.md.
export { type Constants, constants, type Dimension, dimensions, type Level } from "./constants.ts";
export { estimate } from "./estimate.ts";
export { defaults, type SizeInputs } from "./inputs.ts";
export { leftOut } from "./left-out.ts";
