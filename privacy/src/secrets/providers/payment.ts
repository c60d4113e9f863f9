import { alnum, any, hex, type Provider, provider, randomProvider, url, uuid } from "../provider.ts";

/** Payment and commerce. */
export const paymentProviders: readonly Provider[] = [
  provider(
    "stripe",
    "sk_live_ sk_test_ sk_prod_ sk_org_live_ sk_org_test_ rk_live_ rk_test_ rk_prod_ pk_live_",
    alnum(8),
  ),
  provider("stripe", "whsec_", any(24)),
  provider("square", "sq0atp- sq0csp- sq0idp- sq0idb-", url(20)),
  randomProvider("square", "EAAA", any(50)),
  provider("paypal", "access_token$", /(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}/y),
  provider("plaid", "access-sandbox- access-development- access-production-", uuid()),
  provider("razorpay", "rzp_live_ rzp_test_", alnum(12)),
  provider("flutterwave", "FLWSECK FLWPUBK", any(16)),
  provider("shopify", "shpat_ shpca_ shppa_ shpss_ shptka_ shpua_", hex(24)),
  provider("shippo", "shippo_live_ shippo_test_", hex(30)),
  provider("easypost", "EZAK EZTK", alnum(50)),
  provider("duffel", "duffel_test_ duffel_live_", any(30)),
  provider("paddle", "pdl_live_ pdl_sdbx_", any(30)),
  provider("polar", "polar_oat_ polar_pat_", alnum(30)),
  provider("lob", "live_pub_ test_pub_", alnum(24)),
  randomProvider("test-or-live-key", "live_ test_", any(24)),
  provider("tickettailor", "sk_", /\d{4}_\d{6}_[0-9a-f]{32}/y),
  provider("recharge", "sk_live_ sk_test_", /\dx\d_[A-Za-z0-9]{20}/y),
  randomProvider("secret-key", "sk_ lk_", alnum(20)),
  provider("besttime", "pri_", hex(32)),
  // RFC 8959: a scheme for values that must not be published.
  provider("secret-token", "secret-token:", any(16)),
  provider("ramp", "ramp_sec_ ramp_tok_", alnum(30)),
  provider("pagarme", "ak_live_ ak_test_ ek_live_ ek_test_", alnum(24)),
  provider("onfido", "api_live. api_live_us. api_live_ca. api_sandbox.", url(11)),
  provider("fleetbase", "flb_live_ flb_test_", alnum(16)),
  provider("adyen", "AQE", /(?!B)[A-Za-z0-9+/=_-]{60}/y),
  provider("stytch", "secret-live- secret-test-", any(30)),
  provider("branch", "key_live_ key_test_ secret_live_", alnum(24)),
];
