import type { DescMethod, DescService } from "@bufbuild/protobuf";
import type { Interceptor, MethodImplSpec } from "@connectrpc/connect";
import type { MapError } from "../errors/client-error.ts";
import type { Gate } from "../exchange/gate.ts";
import type { ServerLimits } from "../limits.ts";
import type { RestProfile } from "./profile.ts";

/** What the REST facade serves, and by which rules. */
export interface RestOptions {
  readonly services: readonly DescService[];
  /** The implementations, as the Connect router has them. */
  readonly specs: ReadonlyMap<DescMethod, MethodImplSpec>;
  readonly profile: RestProfile;
  readonly gate: Gate;
  readonly interceptors: Interceptor[];
  readonly mapError: MapError;
  readonly limits: ServerLimits;
}
