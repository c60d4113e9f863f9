import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

let launched: Promise<Browser> | undefined;

/** The one browser of this process. Chromium comes with the npm package, and is unpacked on the first call. */
export function launchChromium(): Promise<Browser> {
  launched ??= launch();
  return launched;
}

/** Closes the browser, if one was launched. */
export async function closeChromium(): Promise<void> {
  const browser = await launched;
  launched = undefined;
  await browser?.close();
}

/** Opens a page of its own context: no storage, cookies or cache are shared with others. */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const browser = await launchChromium();
  const context = await browser.newContext({
    locale: "en-US",
    timezoneId: "UTC",
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  return context.newPage();
}

async function launch(): Promise<Browser> {
  // Makes the package unpack the libraries that bare systems lack. Its own arguments are not used: they switch web
  // security off.
  process.env["AWS_LAMBDA_JS_RUNTIME"] ??= "nodejs22.x";
  const { default: packaged } = await import("@sparticuz/chromium");
  return chromium.launch({ executablePath: await packaged.executablePath(), args: ["--no-sandbox"] });
}
