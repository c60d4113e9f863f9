import { restoreManifest } from "./restore-manifest.ts";

restoreManifest();
