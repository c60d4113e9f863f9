export { createCitus, distribute, hasCitus } from "./distribute.ts";
export { forEachPlace, placesUrls } from "./for-each-place.ts";
export { makePlaces } from "./make-places.ts";
export { nodeUrl, placeSearchPath } from "./place.ts";
export { PLACE_MOVED } from "./place-moved.ts";
export { isDistributed, placeOfProject, readNodes, readPlaces } from "./read-places.ts";
