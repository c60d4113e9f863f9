export { CitusError, createCitus, DEFAULT_SHARDS, distribute, hasCitus } from "./distribute.ts";
export { forEachPlace, type JobPlace, placesUrls } from "./for-each-place.ts";
export { makePlaces, type PlacesReport } from "./make-places.ts";
export { nodeUrl, PLACE_SETTINGS, type Place, placeSearchPath } from "./place.ts";
export { PLACE_MOVED } from "./place-moved.ts";
export {
  isDistributed,
  type NodeAddress,
  PLACE_OF_PROJECT,
  PLACES,
  placeOfProject,
  readNodes,
  readPlaces,
} from "./read-places.ts";
