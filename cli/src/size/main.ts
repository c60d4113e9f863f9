// `runfacts size`: what runs take, calculated from what was measured.
import { size } from "./size.ts";

try {
  console.log(size(process.argv.slice(2)));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)} See runfacts size --help.`);
  process.exitCode = 2;
}
