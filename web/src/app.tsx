import { Route, Router } from "@solidjs/router";
import { QueryClientProvider } from "@tanstack/solid-query";
import { lazy } from "solid-js";
import { createQueryClient } from "./api/query-client.ts";
import { basePath } from "./base-path.ts";
import { Root } from "./shell/root.tsx";

const dashboard = lazy(async () => ({
  default: (await import("./routes/dashboard/dashboard-page.tsx")).DashboardPage,
}));
const runs = lazy(async () => ({ default: (await import("./routes/runs/runs-page.tsx")).RunsPage }));
const run = lazy(async () => ({ default: (await import("./routes/run/run-page.tsx")).RunPage }));
const incidents = lazy(async () => ({
  default: (await import("./routes/incidents/incidents-page.tsx")).IncidentsPage,
}));
const incident = lazy(async () => ({
  default: (await import("./routes/incident/incident-page.tsx")).IncidentPage,
}));
const failures = lazy(async () => ({
  default: (await import("./routes/failures/failures-page.tsx")).FailuresPage,
}));
const agents = lazy(async () => ({ default: (await import("./routes/agents/agents-page.tsx")).AgentsPage }));
const intake = lazy(async () => ({ default: (await import("./routes/intake/intake-page.tsx")).IntakePage }));
const start = lazy(async () => ({ default: (await import("./routes/start/start-page.tsx")).StartPage }));
const notFound = lazy(async () => ({
  default: (await import("./routes/not-found/not-found-page.tsx")).NotFoundPage,
}));

/** For those who work on the pages; the build leaves it out. */
const gallery = import.meta.env.DEV
  ? lazy(async () => ({ default: (await import("./gallery/gallery-page.tsx")).GalleryPage }))
  : undefined;

/** The dashboard. */
export function App() {
  const client = createQueryClient();
  return (
    <QueryClientProvider client={client}>
      <Router base={basePath} root={Root} scrollRestoration>
        <Route path="/" component={dashboard} />
        <Route path="/runs" component={runs} />
        <Route path="/runs/:id" component={run} />
        <Route path="/incidents" component={incidents} />
        <Route path="/incidents/:id" component={incident} />
        <Route path="/failures" component={failures} />
        <Route path="/agents" component={agents} />
        <Route path="/intake" component={intake} />
        <Route path="/start" component={start} />
        {gallery && <Route path="/ui" component={gallery} />}
        <Route path="*" component={notFound} />
      </Router>
    </QueryClientProvider>
  );
}
