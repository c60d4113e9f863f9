export type { Beats } from "./beat.ts";
export { childPart, describeExit } from "./child-part.ts";
export type { ReadyMessage } from "./ready-message.ts";
export { type RestartPolicy, restartPolicy } from "./restart-policy.ts";
export { type Main, runUntilSignal, type Serving } from "./run-until-signal.ts";
export { type ServiceProcess, startServiceProcess } from "./service-process.ts";
export { type Part, type SuperviseOptions, type Supervision, supervise } from "./supervise.ts";
