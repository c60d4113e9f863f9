import { setTimeout as delay } from "node:timers/promises";
import { errorCauses, errorCode } from "../pool/error-causes.ts";

/** Two sessions that change the same role, from two databases of a cluster, where no lock of ours reaches. */
const RACES = [/^23505$/, /^42710$/];
const CONCURRENT_UPDATE = "tuple concurrently updated";

/** Tries again, up to ten times, when another session changed the same role at the same moment. */
export async function retryCatalogRace<T>(change: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await change();
    } catch (error) {
      const isRace = [...errorCauses(error)].some(
        (cause) =>
          cause.message.includes(CONCURRENT_UPDATE) ||
          RACES.some((race) => race.test(errorCode(cause) ?? "")),
      );
      if (!isRace || attempt === 10) {
        throw error;
      }
      await delay(attempt * 10);
    }
  }
}
