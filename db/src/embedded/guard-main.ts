// The process that `startGuard` starts. Its argument is the data directory.
const [dataDir = ""] = process.argv.slice(2);

async function orphaned(): Promise<void> {
  try {
    // Loaded when there is need, since the process is to be small.
    const { stopOrphan } = await import("./stop-orphan.ts");
    await stopOrphan(dataDir);
    process.exit(0);
  } catch {
    process.exit(1);
  }
}

process.once("disconnect", orphaned);
if (!process.connected) await orphaned();

export type {};
