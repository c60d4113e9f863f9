import type { DescMethod } from "@bufbuild/protobuf";
import {
  type ConnectRouter,
  createMethodImplSpec,
  createServiceImplSpec,
  type MethodImplSpec,
} from "@connectrpc/connect";

/** A router that registers on `router` and notes every implementation in `specs`, so that REST can call the same ones. */
export function recordImplementations(
  router: ConnectRouter,
  specs: Map<DescMethod, MethodImplSpec>,
): ConnectRouter {
  const recorder: ConnectRouter = {
    handlers: router.handlers,
    service(service, implementation, options) {
      router.service(service, implementation, options);
      for (const spec of Object.values(createServiceImplSpec(service, implementation).methods)) {
        specs.set(spec.method, spec);
      }
      return recorder;
    },
    rpc(method, implementation, options) {
      router.rpc(method, implementation, options);
      specs.set(method, createMethodImplSpec(method, implementation));
      return recorder;
    },
  };
  return recorder;
}
