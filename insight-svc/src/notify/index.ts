export { DestinationsError, openDestinations } from "./open-destinations.ts";
export { notifySettings } from "./settings.ts";
export { startNotifications } from "./start-notifications.ts";
export { testDestination } from "./test-destination.ts";
