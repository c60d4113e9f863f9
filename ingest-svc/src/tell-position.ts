import type { HandlerContext } from "@connectrpc/connect";

/** Says in a header of the answer, too, by which position its runs are there; what it gives back is for the field. */
export function tellPosition({ responseHeader }: HandlerContext, position: string): string {
  responseHeader.set("runfacts-position", position);
  return position;
}
