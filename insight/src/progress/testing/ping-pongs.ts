import type { MadeCall, RunMaker } from "./run-maker.ts";
import { pingPongOf, type Scenario } from "./scenario.ts";
import { times } from "./times.ts";

/** How often each of the two is done. */
function lengthOf({ random }: RunMaker): number {
  return random.chance(0.2) ? random.int(6, 20) : random.int(3, 5);
}

function rally(maker: RunMaker, one: MadeCall, two: MadeCall): readonly string[] {
  const last = maker.random.chance(0.3) ? 1 : 0;
  const ids = times(lengthOf(maker), () => [
    maker.round(() => maker.call(one)),
    maker.round(() => maker.call(two)),
  ]).flat();
  return last === 0 ? ids : [...ids, maker.round(() => maker.call(one))];
}

/** Two agents that take turns: one after the other, or one inside the other. */
function handOver(maker: RunMaker, turns: number, isNested: boolean, act: (name: string) => void): string[] {
  const ids: string[] = [];
  const turn = (left: number) => {
    if (left === 0) return;
    const [name, other] = left % 2 === turns % 2 ? ["billing", "support"] : ["support", "billing"];
    const id = maker.agent(name ?? "", () => {
      act(name ?? "");
      maker.round(() => maker.call({ tool: `transfer_to_${other}`, args: "none", milliseconds: 3 }));
      if (isNested) turn(left - 1);
    });
    ids.push(id);
    if (!isNested) turn(left - 1);
  };
  turn(turns);
  return ids;
}

/** Agents that go back and forth. */
export const pingPongs: Readonly<Record<string, Scenario>> = {
  "ping-pong: two tools": (maker) => {
    const [one, two] = [maker.fresh(), maker.fresh()];
    return pingPongOf(rally(maker, { tool: "open_ticket", args: one }, { tool: "close_ticket", args: two }));
  },
  "ping-pong: one tool, two arguments": (maker) => {
    const [one, two] = [maker.fresh(), maker.fresh()];
    return pingPongOf(rally(maker, { tool: "read_file", args: one }, { tool: "read_file", args: two }));
  },
  "ping-pong: one of them fails": (maker) => {
    const [one, two] = [maker.fresh(), maker.fresh()];
    return pingPongOf(
      rally(maker, { tool: "read_file", args: one }, { tool: "edit_file", args: two, failed: true }),
    );
  },
  "ping-pong: of an agent inside": (maker) => {
    const [one, two] = [maker.fresh(), maker.fresh()];
    let ids: readonly string[] = [];
    maker.agent("operator", () => {
      maker.work(maker.random.int(0, 2));
      ids = rally(maker, { tool: "enable", args: one }, { tool: "disable", args: two });
    });
    return pingPongOf(ids);
  },
  "ping-pong: calls that hand over": (maker) =>
    pingPongOf(
      rally(
        maker,
        { tool: "transfer_to_billing", args: "none", milliseconds: 4 },
        { tool: "transfer_to_support", args: "none", milliseconds: 4 },
      ),
    ),
  "ping-pong: agents that hand over": (maker) =>
    pingPongOf(
      handOver(maker, maker.random.int(6, 15), false, () => {
        maker.think();
      }),
    ),
  "ping-pong: agents that hand over, one inside the other": (maker) =>
    pingPongOf(
      handOver(maker, maker.random.int(6, 15), true, () => {
        maker.think();
      }),
    ),
  "ping-pong: agents that look up the same each time": (maker) =>
    pingPongOf(
      handOver(maker, maker.random.int(6, 12), maker.random.chance(0.3), (name) => {
        maker.round(() => maker.call({ tool: "get_customer", args: name }));
      }),
    ),
};
