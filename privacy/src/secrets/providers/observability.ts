import { alnum, any, hex, type Provider, provider, randomProvider, upper, url } from "../provider.ts";

/** Monitoring, analytics and feature flags. */
export const observabilityProviders: readonly Provider[] = [
  provider("newrelic", "NRAK- NRAA- NRRA- NRSP-", upper(20)),
  provider("newrelic", "NRII- NRIQ-", url(24)),
  provider("newrelic", "NRJS-", alnum(16)),
  provider("newrelic", "NRBR-", hex(16)),
  provider("pganalyze", "pgar_", alnum(24)),
  provider("grafana", "glsa_", any(36)),
  provider("grafana", "glc_", any(30)),
  provider("grafana", "eyJrIjoi", any(40)),
  provider("sentry", "sntrys_ sntryu_ sntrya_ sntryi_", any(32)),
  provider(
    "dynatrace",
    "dt0c01. dt0s01. dt0s02. dt0s04. dt0s06. dt0s08. dt0s16.",
    /[A-Z0-9]{8,24}\.[A-Z0-9]{40}/y,
  ),
  provider("honeycomb", "hcaik_ hcalk_ hcamk_ hcxik_ hcbik_ hcxlk_", alnum(20)),
  provider("posthog", "phc_ phx_ phs_ phr_ pha_", alnum(30)),
  provider("axiom", "xaat- xapt-", url(30)),
  provider("datadog", "ddp_ ddapp_ ddpat_", alnum(30)),
  provider("pagerduty", "pdus+_0XBPWQQ_ pdeu+", any(20)),
  provider("segment", "sgp_", alnum(40)),
  randomProvider("rootly", "rootly_", hex(40)),
  provider("shotstack", "shltm_", url(30)),
  provider("adafruit", "aio_", alnum(28)),
];
