import type { MadeCall, RunMaker } from "./run-maker.ts";
import { nothing, type Scenario } from "./scenario.ts";
import { times } from "./times.ts";

interface Poll {
  readonly call: MadeCall;
  readonly count: number;
  /** The time from the start of one poll to that of the next, anew each time. */
  readonly interval: () => number;
}

/** @param jitter most that an interval is off, as a share of it */
function pollOf(maker: RunMaker, jitter: number, atLeast = 3): Poll {
  const { random } = maker;
  const call = { tool: "get_job_status", args: maker.fresh() };
  const mean = random.logNormal(8000, 2);
  return {
    call: { ...call, milliseconds: Math.min(mean / 8, random.int(30, 700)) },
    count: random.int(atLeast, 25),
    interval: () => mean * (1 + jitter * (2 * random.unit() - 1)),
  };
}

/** Agents that wait for something by asking for it again and again. */
export const polling: Readonly<Record<string, Scenario>> = {
  "polling: of an agent beside": (maker) => {
    const { call, count, interval } = pollOf(maker, maker.random.unit() * 0.3);
    const startedAt = maker.now;
    const ends: number[] = [];
    maker.agent("watcher", () => {
      times(count, () => {
        const next = maker.now + interval() * 1000;
        maker.call(call);
        ends.push(maker.now);
        maker.now = Math.round(next);
      });
    });
    const { now } = maker;
    maker.now = startedAt;
    maker.inside("other", "background_job", () => {
      maker.work(1);
      maker.now = Math.max(maker.now, (ends.at(-1) ?? 0) - maker.random.int(1000, 30_000));
    });
    maker.now = Math.max(now, maker.now);
    return nothing;
  },
  "polling: of a call that takes long": (maker) => {
    const { call, count, interval } = pollOf(maker, maker.random.unit() * 0.3, 4);
    const startedAt = maker.now;
    times(count, () => {
      maker.now += Math.round(interval() * 1000);
      maker.call(call);
    });
    const { now } = maker;
    maker.now = startedAt;
    maker.call({ tool: "deploy", args: maker.fresh(), milliseconds: (now - startedAt) / 1000 - 900 });
    maker.now = now;
    return nothing;
  },
  "polling: while a run is awaited": (maker) => {
    const { call, count, interval } = pollOf(maker, maker.random.unit() * 0.3);
    times(count, () => {
      maker.call(call);
      maker.wait("run", interval());
    });
    return nothing;
  },
  "polling: while a person is awaited": (maker) => {
    const { call, count, interval } = pollOf(maker, maker.random.unit() * 0.2, 5);
    times(count, () => {
      maker.call(call);
      maker.wait("person", interval());
    });
    return nothing;
  },
  "polling: with a tool that sleeps": (maker) => {
    const { call, count } = pollOf(maker, 0);
    const seconds = maker.random.pick([5, 10, 30, 60]);
    times(count, () => {
      maker.round(() => maker.call(call));
      maker.round(() =>
        maker.call({
          tool: "sleep",
          args: String(seconds),
          milliseconds: seconds * 1000 + maker.random.int(0, 9),
        }),
      );
    });
    return nothing;
  },
  "polling: by letting time pass": (maker) => {
    const { call, count, interval } = pollOf(
      maker,
      maker.random.unit() * 0.2,
      maker.style.hasThoughts ? 5 : 7,
    );
    maker.think();
    times(count, () => {
      const next = maker.now + Math.max(2000, interval()) * 1000;
      maker.call({ ...call, milliseconds: 120 });
      maker.now = Math.round(next);
    });
    maker.think();
    return nothing;
  },
};
