import type { Provider } from "../provider.ts";
import { aiProviders } from "./ai.ts";
import { chatProviders } from "./chat.ts";
import { cloudProviders } from "./cloud.ts";
import { codeProviders } from "./code.ts";
import { keyBodies } from "./key-bodies.ts";
import { observabilityProviders } from "./observability.ts";
import { paymentProviders } from "./payment.ts";

/** Every provider whose tokens are recognised by their beginning. The first that matches names the kind. */
export const providers: readonly Provider[] = [
  ...aiProviders,
  ...cloudProviders,
  ...codeProviders,
  ...chatProviders,
  ...paymentProviders,
  ...observabilityProviders,
  ...keyBodies,
];
