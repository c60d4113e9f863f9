import type { RunMaker } from "./run-maker.ts";
import { nothing, type Scenario } from "./scenario.ts";
import { times } from "./times.ts";

function someTimes({ random }: RunMaker, from = 3, to = 12): number {
  return random.int(from, to);
}

/** What resembles going round in circles, and is none. */
export const others: Readonly<Record<string, Scenario>> = {
  "other: work": (maker) => {
    maker.work(someTimes(maker, 2, 25));
    return nothing;
  },
  "other: retries that are numbered": (maker) => {
    const call = { tool: "search", args: maker.fresh() };
    const attempts = someTimes(maker, 3, 6);
    maker.round(() =>
      times(attempts, (round) => {
        maker.call({ ...call, attempt: round + 1, failed: round < attempts - 1 });
        maker.idle(100 * 2 ** round);
      }),
    );
    return nothing;
  },
  "other: retries that are not numbered": (maker) => {
    const call = { tool: "search", args: maker.fresh() };
    const attempts = someTimes(maker, 3, 5);
    // Without thoughts, nothing would tell them from the same call made again and again.
    const count = maker.style.hasThoughts ? attempts : 2;
    maker.round(() => times(count, (round) => maker.call({ ...call, failed: round < count - 1 })));
    return nothing;
  },
  "other: reads after writes": (maker) => {
    const file = maker.fresh();
    times(someTimes(maker), () => {
      maker.round(() => maker.call({ tool: "edit_file", args: maker.fresh() }));
      maker.round(() => maker.call({ tool: "read_file", args: file }));
    });
    return nothing;
  },
  "other: tests after edits": (maker) => {
    const suite = maker.fresh();
    times(someTimes(maker), () => {
      times(maker.random.int(1, 3), () =>
        maker.round(() => maker.call({ tool: "edit_file", args: maker.fresh() })),
      );
      maker.round(() => maker.call({ tool: "run_tests", args: suite, failed: maker.random.chance(0.5) }));
    });
    return nothing;
  },
  "other: pages": (maker) => {
    times(someTimes(maker, 3, 30), () =>
      maker.round(() => maker.call({ tool: "list_orders", args: maker.fresh() })),
    );
    return nothing;
  },
  "other: a cursor that moves by itself": (maker) => {
    const cursor = maker.fresh();
    // Only sizes tell that it gets on.
    const count = maker.style.hasSizes ? someTimes(maker, 3, 8) : 2;
    const size = maker.random.int(700, 4000);
    times(count, (round) =>
      maker.round(() =>
        maker.call({ tool: "scroll", args: cursor, bytes: Math.round(size * 1.3 ** ((round * 5) % 8)) }),
      ),
    );
    return nothing;
  },
  "other: the same call side by side": (maker) => {
    const call = { tool: "ask_model", args: maker.fresh() };
    maker.round(() => maker.together(times(someTimes(maker, 3, 20), () => () => maker.call(call))));
    return nothing;
  },
  "other: branches that each read the same": (maker) => {
    const shared = maker.fresh();
    const branch = () =>
      maker.holding("branch", () => {
        maker.round(() => maker.call({ tool: "read_file", args: shared }));
        if (maker.random.chance(0.7)) maker.work(1);
      });
    maker.together(times(someTimes(maker, 3, 10), () => branch));
    maker.round(() => maker.call({ tool: "reduce", args: maker.fresh() }));
    return nothing;
  },
  "other: workers, one after the other, that each read the same": (maker) => {
    const shared = maker.fresh();
    times(someTimes(maker), () =>
      maker.agent("worker", () => {
        maker.round(() => maker.call({ tool: "get_schema", args: shared }));
        if (maker.random.chance(0.7)) maker.work(1);
        maker.think();
      }),
    );
    return nothing;
  },
  "other: twice the same": (maker) => {
    const call = { tool: "search", args: maker.fresh() };
    times(2, () => maker.round(() => maker.call(call)));
    return nothing;
  },
  "other: the same, with progress between": (maker) => {
    const call = { tool: "get_customer", args: maker.fresh() };
    times(someTimes(maker), () => {
      times(maker.random.int(1, 2), () => maker.round(() => maker.call(call)));
      maker.round(() => maker.call({ tool: "update_order", args: maker.fresh() }));
    });
    return nothing;
  },
  "other: back and forth, less than three times": (maker) => {
    const [one, two] = [maker.fresh(), maker.fresh()];
    times(maker.random.int(4, 5), (round) =>
      maker.round(() => maker.call({ tool: "read_file", args: round % 2 === 0 ? one : two })),
    );
    return nothing;
  },
  "other: back and forth, with progress between": (maker) => {
    const [one, two] = [maker.fresh(), maker.fresh()];
    times(someTimes(maker, 6, 14), (round) => {
      maker.round(() => maker.call({ tool: "read_file", args: round % 2 === 0 ? one : two }));
      if (round % 2 === 1) maker.work(1);
      if (round % 2 === 1) maker.call({ tool: "save", args: maker.fresh() });
    });
    return nothing;
  },
  "other: agents that hand over and work": (maker) => {
    times(someTimes(maker, 6, 10), (round) =>
      maker.agent(round % 2 === 0 ? "billing" : "support", () => {
        maker.round(() => maker.call({ tool: "look_up", args: maker.fresh() }));
        maker.round(() =>
          maker.call({ tool: `transfer_to_${round % 2 === 0 ? "support" : "billing"}`, args: "none" }),
        );
      }),
    );
    return nothing;
  },
  "other: agents that hand over twice each": (maker) => {
    times(maker.random.int(3, 5), (round) =>
      maker.agent(round % 2 === 0 ? "billing" : "support", () => {
        maker.think();
        maker.round(() =>
          maker.call({ tool: `transfer_to_${round % 2 === 0 ? "support" : "billing"}`, args: "none" }),
        );
      }),
    );
    return nothing;
  },
  "other: pairs of agents side by side": (maker) => {
    times(someTimes(maker, 3, 6), () =>
      maker.together([
        () => maker.agent("left", () => maker.work(1)),
        () => maker.agent("right", () => maker.work(2)),
      ]),
    );
    return nothing;
  },
  "other: no digests": (maker) => {
    const count = someTimes(maker, 3, 20);
    times(count, () => maker.round(() => maker.call({ tool: "bash" })));
    return nothing;
  },
  "other: one call, a step of the client and a step of the server": (maker) => {
    const call = { tool: "search", args: maker.fresh(), milliseconds: 5 };
    times(2, () => maker.round(() => maker.call(call, () => maker.call(call))));
    return nothing;
  },
  "other: other tools with the same arguments": (maker) => {
    const id = maker.fresh();
    for (const tool of ["get_customer", "get_orders", "get_invoices", "get_tickets", "get_notes"])
      maker.round(() => maker.call({ tool, args: id }));
    return nothing;
  },
};
