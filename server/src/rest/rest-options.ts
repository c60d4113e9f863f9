import type { DescMethod, DescService } from "@bufbuild/protobuf";
import type { Interceptor, MethodImplSpec } from "@connectrpc/connect";
import type { Codec } from "@runfacts/codec";
import type { ServerLimits } from "../config/limits.ts";
import type { MapError } from "../errors/client-error.ts";
import type { Gate } from "../rpc/gate.ts";
import type { RestProfile } from "./profile.ts";

/** How requests are read. */
export interface RestReading {
  readonly codec: Codec;
  readonly limits: ServerLimits;
}

/** What the REST facade serves, and by which rules. */
export interface RestOptions extends RestReading {
  readonly services: readonly DescService[];
  /** The implementations, as the Connect router has them. */
  readonly specs: ReadonlyMap<DescMethod, MethodImplSpec>;
  readonly profile: RestProfile;
  readonly gate: Gate;
  readonly interceptors: Interceptor[];
  readonly mapError: MapError;
}
