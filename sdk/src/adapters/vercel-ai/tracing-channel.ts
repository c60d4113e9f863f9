import { frameOf } from "../../context/frame.ts";
import { type Frame, frameStorage, storedFrame } from "../../context/shared.ts";
import { processGlobal } from "../../process-global.ts";
import type { Run } from "../../run.ts";
import type { Step } from "../../step.ts";
import { quietly } from "../quietly.ts";

/** A message of the channel: the same object from the start of what it tells of to its end. */
export interface ChannelMessage {
  readonly type: string;
  readonly event?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** What is told of messages. What it throws is swallowed. */
export interface ChannelListener {
  /** @returns the step that everything until the end runs in; undefined changes nothing */
  start(message: ChannelMessage): { readonly run: Run; readonly step: Step } | undefined;
  end(message: ChannelMessage): void;
}

type Subscriber = (message: ChannelMessage) => void;

/** What is used of `node:diagnostics_channel`. */
interface Channel {
  bindStore(store: unknown, transform: (message: ChannelMessage) => Frame | undefined): void;
  unbindStore(store: unknown): boolean;
}

interface DiagnosticsChannels {
  tracingChannel(name: string): {
    readonly start: Channel;
    subscribe(subscribers: Readonly<Record<string, Subscriber>>): void;
    unsubscribe(subscribers: Readonly<Record<string, Subscriber>>): boolean;
  };
}

/**
 * Listens to a tracing channel of Node's, and makes steps the current ones of what the channel runs.
 *
 * @returns ends it; undefined where the runtime has no such channels
 */
export function listenToChannel(name: string, listener: ChannelListener): (() => void) | undefined {
  const module = processGlobal()?.getBuiltinModule?.("node:diagnostics_channel");
  const storage = frameStorage();
  if (module === undefined || storage === null) return undefined;
  const channel = (module as DiagnosticsChannels).tracingChannel(name);
  // What throws here would be an uncaught exception of the process.
  channel.start.bindStore(storage, (message) =>
    quietly(() => {
      const begun = listener.start(message);
      return begun === undefined ? storedFrame() : frameOf(begun.run, begun.step);
    }, storedFrame()),
  );
  const end = (message: ChannelMessage) => quietly(() => listener.end(message), undefined);
  const ignore = () => undefined;
  const subscribers = { start: ignore, end: ignore, asyncStart: ignore, asyncEnd: end, error: ignore };
  channel.subscribe(subscribers);
  return () => {
    channel.unsubscribe(subscribers);
    channel.start.unbindStore(storage);
  };
}
