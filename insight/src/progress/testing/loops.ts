import type { RunMaker } from "./run-maker.ts";
import { loopOf, type Scenario } from "./scenario.ts";
import { times } from "./times.ts";

/** Mostly short, at times up to 50. */
function lengthOf({ random }: RunMaker): number {
  return random.chance(0.2) ? random.int(10, 50) : random.int(3, 9);
}

function toolOf({ random }: RunMaker): string {
  return random.pick(["search", "read_file", "list_files", "run_tests", "get_customer"]);
}

/** Agents that do the same again and again. */
export const loops: Readonly<Record<string, Scenario>> = {
  "loop: the same call": (maker) => {
    const call = { tool: toolOf(maker), args: maker.fresh() };
    return loopOf(times(lengthOf(maker), () => maker.round(() => maker.call(call))));
  },
  "loop: no thought between": (maker) => {
    const call = { tool: toolOf(maker), args: maker.fresh() };
    return loopOf(times(lengthOf(maker), () => maker.call(call)));
  },
  "loop: of a call that fails": (maker) => {
    const call = { tool: toolOf(maker), args: maker.fresh(), failed: true };
    const thinks = maker.style.hasThoughts;
    const ids = times(lengthOf(maker), () => maker.round(() => maker.call(call)));
    // Where thoughts are not recorded, nothing tells it from retries but its going on; it is told as a loop.
    return thinks || ids.length > 0 ? loopOf(ids) : [];
  },
  "loop: with other calls that fail": (maker) => {
    const call = { tool: toolOf(maker), args: maker.fresh() };
    return loopOf(
      times(lengthOf(maker), () => {
        const id = maker.round(() => maker.call(call));
        if (maker.random.chance(0.4))
          maker.round(() => maker.call({ tool: "edit_file", args: maker.fresh(), failed: true }));
        return id;
      }),
    );
  },
  "loop: of an agent inside": (maker) => {
    const call = { tool: toolOf(maker), args: maker.fresh() };
    let ids: readonly string[] = [];
    maker.agent("researcher", () => {
      maker.work(maker.random.int(0, 3));
      ids = times(lengthOf(maker), () => maker.round(() => maker.call(call)));
    });
    return loopOf(ids);
  },
  "loop: beside an agent that gets on": (maker) => {
    const call = { tool: toolOf(maker), args: maker.fresh() };
    let ids: readonly string[] = [];
    maker.together([
      () =>
        maker.agent("stuck", () => {
          ids = times(lengthOf(maker), () => maker.round(() => maker.call(call)));
        }),
      () => maker.agent("busy", () => maker.work(maker.random.int(3, 20))),
    ]);
    return loopOf(ids);
  },
  "loop: results of about the same size": (maker) => {
    const call = { tool: toolOf(maker), args: maker.fresh() };
    const size = maker.random.int(400, 9000);
    return loopOf(
      times(lengthOf(maker), () =>
        maker.round(() =>
          maker.call({ ...call, bytes: Math.round(size * (1 + 0.04 * (maker.random.unit() - 0.5))) }),
        ),
      ),
    );
  },
  "loop: two calls side by side": (maker) => {
    const [one, two] = [maker.fresh(), maker.fresh()];
    const ids: [string[], string[]] = [[], []];
    times(lengthOf(maker), () =>
      maker.round(() =>
        maker.together([
          () =>
            ids[0].push(
              maker.call({ tool: "get_customer", args: one, milliseconds: maker.random.int(50, 900) }),
            ),
          () =>
            ids[1].push(
              maker.call({ tool: "get_orders", args: two, milliseconds: maker.random.int(50, 900) }),
            ),
        ]),
      ),
    );
    return ids.flatMap(loopOf);
  },
  "loop: each call approved by a person": (maker) => {
    const call = { tool: "run_command", args: maker.fresh() };
    return loopOf(
      times(lengthOf(maker), () =>
        maker.round(() => {
          maker.wait("person", maker.random.logNormal(9000, 2.5));
          return maker.call(call);
        }),
      ),
    );
  },
  "loop: each call with a retry": (maker) => {
    const call = { tool: toolOf(maker), args: maker.fresh() };
    return loopOf(
      times(lengthOf(maker), () =>
        maker.round(() => [
          maker.call({ ...call, attempt: 1, failed: true }),
          maker.call({ ...call, attempt: 2 }),
        ]),
      ).flat(),
    );
  },
  "loop: of a quick model, as regular as a clock": (maker) => {
    const call = { tool: toolOf(maker), args: maker.fresh() };
    const [thought, latency] = [maker.random.int(300, 900), maker.random.int(20, 300)];
    const steady = (mean: number) => mean * (0.98 + 0.04 * maker.random.unit());
    return loopOf(
      times(lengthOf(maker), () => {
        maker.think(steady(thought));
        return maker.call({ ...call, milliseconds: steady(latency) });
      }),
    );
  },
  "loop: of calls that take their time, as regular as a clock": (maker) => {
    const call = { tool: toolOf(maker), args: maker.fresh() };
    const latency = maker.random.int(800, 4000);
    const between = latency * (0.2 + maker.random.unit());
    const steady = (mean: number) => mean * (0.98 + 0.04 * maker.random.unit());
    return loopOf(
      times(lengthOf(maker), () => {
        const id = maker.call({ ...call, milliseconds: 1 }, () =>
          maker.holding("request", () => maker.idle(steady(latency))),
        );
        // Whatever takes the time between, nobody wrote it down.
        maker.idle(steady(between));
        return id;
      }),
    );
  },
  "loop: of a tool that uses an agent": (maker) => {
    const call = { tool: "ask_researcher", args: maker.fresh() };
    return loopOf(
      times(lengthOf(maker), () =>
        maker.round(() =>
          maker.call(call, () => {
            maker.agent("researcher", () => maker.work(maker.random.int(1, 3)));
          }),
        ),
      ),
    );
  },
  "loop: inside a tool that uses an agent": (maker) => {
    const call = { tool: toolOf(maker), args: maker.fresh() };
    let ids: readonly string[] = [];
    maker.call({ tool: "ask_researcher", args: maker.fresh() }, () =>
      maker.agent("researcher", () => {
        maker.work(maker.random.int(0, 3));
        ids = times(lengthOf(maker), () => maker.round(() => maker.call(call)));
      }),
    );
    return loopOf(ids);
  },
  "loop: the last call under way": (maker) => {
    const call = { tool: toolOf(maker), args: maker.fresh() };
    const length = lengthOf(maker);
    const ids = times(length, (round) =>
      maker.round(() => maker.call({ ...call, isOpen: round === length - 1 })),
    );
    maker.stop();
    return loopOf(ids);
  },
};
