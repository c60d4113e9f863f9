import { connect } from "../connection/index.ts";
import { errorCode } from "../pool/error-causes.ts";

const WRONG_PASSWORD = "28P01";
/** Known to the server, who has yet to be let into the database. */
const NO_CONNECT = "42501";

/**
 * Whether the server takes the name and password of a URL.
 *
 * @throws Error when it refuses for another reason
 */
export async function takesPassword(url: string): Promise<boolean> {
  try {
    const client = await connect(url, { applicationName: "runfacts-admin" });
    await client.end();
    return true;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (errorCode(error) === WRONG_PASSWORD) return false;
    if (errorCode(error) === NO_CONNECT) return true;
    throw error;
  }
}
