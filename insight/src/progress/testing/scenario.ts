import type { RunMaker } from "./run-maker.ts";

/** Steps that an agent was made to go round in circles with. */
export interface Label {
  readonly type: "loop" | "ping-pong";
  readonly stepIds: readonly string[];
}

/** Something that an agent does; tells the circles that it was made to go round in. */
export type Scenario = (maker: RunMaker) => readonly Label[];

export const loopOf = (stepIds: readonly string[]): readonly Label[] => [{ type: "loop", stepIds }];
export const pingPongOf = (stepIds: readonly string[]): readonly Label[] => [{ type: "ping-pong", stepIds }];
export const nothing: readonly Label[] = [];
