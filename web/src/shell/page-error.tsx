/** What is shown in place of a page that could not be loaded or drawn, such as after an update of the platform. */
export function PageError() {
  return (
    <main id="main" tabindex="-1" role="alert" class="grid content-start justify-items-start gap-2 p-5">
      <h1>This page could not be shown</h1>
      <p>The dashboard may have been updated while it was open. The console of the browser has the error.</p>
      <button type="button" class="text-accent underline" onClick={() => window.location.reload()}>
        Load it again
      </button>
    </main>
  );
}
