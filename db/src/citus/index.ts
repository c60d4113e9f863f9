export { CitusError, createCitus, DEFAULT_SHARDS, distribute, hasCitus } from "./distribute.ts";
export { forEachPlace, type JobPlace } from "./for-each-place.ts";
export { makePlaces, type PlacesReport } from "./make-places.ts";
export { nodeUrl, PLACE_SETTINGS, type Place, placeSearchPath } from "./place.ts";
export { PLACE_MOVED } from "./place-moved.ts";
export { isDistributed, PLACE_OF_PROJECT, PLACES, placeOfProject, readPlaces } from "./read-places.ts";
