import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { root } from "./docker.ts";

const CHART = join(root, "deploy/helm/runfacts");
/** Everything that can be switched on. */
const ALL = [
  "--set=tls.secret=runfacts-tls",
  "--set=database.ca.secret=database-ca",
  "--set=database.listen.secret=runfacts-database",
  "--set=database.primary.secret=runfacts-database",
  "--set=metricsToken.secret=runfacts-metrics",
  "--set=ingest.autoscaling.enabled=true",
  "--set=query.autoscaling.enabled=true",
  "--set=ingress.enabled=true",
  "--set=ingress.hosts.web=runs.example.com",
  "--set=settings.LOG_LEVEL=warn",
  "--set=drainDelaySeconds=15",
  "--set=insight.alertHosts={hooks.slack.com,events.pagerduty.com}",
  "--set=insight.rules.notify[0].to[0]=pager",
  "--set=insight.secrets.PAGER_KEY.secret=alerts",
  "--set=insight.secrets.PAGER_KEY.key=pager",
  "--set=insight.projectMetrics=true",
];

interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: SecretRef }[];
  readonly securityContext: object;
  readonly resources: { readonly requests?: object; readonly limits?: object };
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
}
interface SecretRef {
  readonly secretKeyRef: { readonly name: string; readonly key: string };
}
interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string; readonly scheme: string };
}
interface PodSpec {
  readonly automountServiceAccountToken: boolean;
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext: object;
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly template: { readonly metadata: { readonly labels: object }; readonly spec: PodSpec };
    readonly selector: { readonly matchLabels: object };
    readonly podSelector: { readonly matchLabels: object };
    readonly policyTypes: readonly string[];
    readonly ingress?: readonly object[];
    readonly egress?: readonly object[];
  };
}

async function helm(command: string, ...args: readonly string[]) {
  return runCommand("helm", [command, ...args], root);
}

async function render(args: readonly string[] = []): Promise<readonly Manifest[]> {
  const {
    ok,
    output,
    stdout = "",
  } = await helm("template", "runfacts", CHART, "--kube-version=1.31.0", ...args);
  expect(ok, output).toBe(true);
  return parseAllDocuments(stdout).map((document) => document.toJS());
}

function named(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

function podsOf(manifests: readonly Manifest[]): readonly PodSpec[] {
  return manifests
    .filter(({ kind }) => kind === "Deployment" || kind === "Job")
    .map(({ spec }) => spec.template.spec);
}

function containersOf({ initContainers = [], containers }: PodSpec): readonly Container[] {
  return [...initContainers, ...containers];
}

function secretsOf(container: Container): readonly string[] {
  return container.env.flatMap(({ name, valueFrom }) => (valueFrom === undefined ? [] : [name]));
}

describe("the chart", { timeout: 60_000 }, () => {
  it("is what helm calls right", async () => {
    const { ok, output } = await helm("lint", CHART, "--strict");
    expect(ok, output).toBe(true);
  });

  it.each([[[]], [ALL]])("keeps to the restricted Pod Security Standard, with %j", async (args) => {
    const pods = podsOf(await render(args));
    expect(pods).toHaveLength(6);
    for (const pod of pods) {
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 10_001,
          seccompProfile: { type: "RuntimeDefault" },
        },
      });
      for (const container of containersOf(pod)) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
        expect(container.resources).toMatchObject({ requests: { cpu: expect.anything() } });
        expect(container.resources).toMatchObject({ limits: { memory: expect.anything() } });
      }
    }
  });

  it("hands each pod its own connection alone", async () => {
    const secrets = podsOf(await render(ALL)).flatMap((pod) =>
      containersOf(pod).map((container) => [container.args.join(" "), secretsOf(container)]),
    );
    expect(Object.fromEntries(secrets)).toEqual({
      ingest: ["METRICS_TOKEN", "INGEST_DATABASE_URL"],
      query: ["METRICS_TOKEN", "QUERY_DATABASE_URL", "LISTEN_DATABASE_URL", "PRIMARY_DATABASE_URL"],
      insight: ["METRICS_TOKEN", "INSIGHT_DATABASE_URL", "PAGER_KEY"],
      web: ["METRICS_TOKEN"],
      "maintain --watch": ["DATABASE_URL"],
      migrate: ["DATABASE_URL"],
      maintain: ["DATABASE_URL"],
    });
  });

  it.each([
    [[], "HTTP"],
    [ALL, "HTTPS"],
  ])("asks each server for its health, with %j", async (args, scheme) => {
    const manifests = await render(args);
    for (const [name, ready] of [
      ["ingest", "/readyz"],
      ["query", "/readyz"],
      ["insight", "/readyz"],
      ["web", "/health"],
    ] as const) {
      const pod = named(manifests, "Deployment", `runfacts-${name}`).spec.template.spec;
      const [container] = pod.containers;
      expect(container?.readinessProbe?.httpGet).toEqual({ path: ready, port: "http", scheme });
      for (const probe of [container?.startupProbe, container?.livenessProbe])
        expect(probe?.httpGet).toEqual({ path: "/healthz", port: "http", scheme });
    }
  });

  it.each([
    [[], 5],
    [ALL, 15],
  ])("gives a pod more time to end than it takes, with %j", async (args, drain) => {
    const manifests = await render(args);
    for (const name of ["ingest", "query", "insight", "web"]) {
      const { containers, terminationGracePeriodSeconds } = named(manifests, "Deployment", `runfacts-${name}`)
        .spec.template.spec;
      expect(containers[0]?.env).toContainEqual({ name: "DRAIN_DELAY", value: `${drain}s` });
      // The services give up 20 s after it.
      expect(terminationGracePeriodSeconds).toBeGreaterThan(drain + 20);
    }
  });

  it("migrates before anything of a release starts", async () => {
    const job = named(await render(), "Job", "runfacts-migrate");
    expect(job.metadata.annotations?.["helm.sh/hook"]).toBe("pre-install,pre-upgrade");
  });

  it("selects the pods that it makes, and lets nothing in or out by default", async () => {
    const manifests = await render();
    for (const { kind, spec } of manifests) {
      if (kind === "Deployment")
        expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    }
    const deny = named(manifests, "NetworkPolicy", "runfacts-deny").spec;
    expect(deny.policyTypes).toEqual(["Ingress", "Egress"]);
    expect(deny.ingress).toBeUndefined();
    for (const pod of manifests.filter(({ kind }) => kind === "Deployment" || kind === "Job"))
      expect(pod.spec.template.metadata.labels).toMatchObject(deny.podSelector.matchLabels);
    const budgets = manifests.filter(({ kind }) => kind === "PodDisruptionBudget");
    expect(budgets.map(({ metadata }) => metadata.name).sort()).toEqual([
      "runfacts-ingest",
      "runfacts-insight",
      "runfacts-query",
      "runfacts-web",
    ]);
  });

  it("lets insight reach where notifications may go, and nothing else but the database", async () => {
    const egress = (manifests: readonly Manifest[]) =>
      named(manifests, "NetworkPolicy", "runfacts-insight").spec.egress;
    expect(egress(await render())).toBeUndefined();
    const manifests = await render(ALL);
    expect(egress(manifests)).toEqual([
      {
        ports: [443, 465, 587].map((port) => ({ port, protocol: "TCP" })),
        to: [{ ipBlock: { cidr: "0.0.0.0/0", except: expect.arrayContaining(["169.254.0.0/16"]) } }],
      },
    ]);
    const { containers } = named(manifests, "Deployment", "runfacts-insight").spec.template.spec;
    expect(containers[0]?.env).toEqual(
      expect.arrayContaining([
        { name: "RULES_FILE", value: "/etc/runfacts/rules.yaml" },
        { name: "ALERT_HOSTS", value: "hooks.slack.com,events.pagerduty.com" },
        { name: "PROJECT_METRICS", value: "on" },
      ]),
    );
    const { data } = named(manifests, "ConfigMap", "runfacts-insight-rules");
    expect(data?.["rules.yaml"]).toContain("- to:\n  - pager");
  });

  it.each([
    ["ingest.replica=2", "replica"],
    ["settings.HOST=0.0.0.0", "HOST"],
    ["database.owner.secret=", "/database/owner/secret"],
    ["auth=none", "/auth"],
  ])("refuses %s by its name", async (value, name) => {
    const { ok, output } = await helm(
      "template",
      "runfacts",
      CHART,
      "--kube-version=1.31.0",
      `--set=${value}`,
    );
    expect(ok).toBe(false);
    expect(output).toContain(name);
  });
});
