/** SQLSTATE of writes that meet a place which moved to another node: look for it again, then write there. */
export const PLACE_MOVED = "RF001";
