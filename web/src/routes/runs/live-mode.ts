import { createSignal } from "solid-js";

/** Whether new runs are shown as they arrive; kept from one list to the next. */
export const [isLive, setLive] = createSignal(false);

/** Whether changes of the list that is shown arrive as they happen. */
export const [isConnected, setConnected] = createSignal(false);
