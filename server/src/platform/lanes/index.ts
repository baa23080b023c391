export { laneLoads, type LaneLoad } from './measures.ts';
export { createLanes, type Box, type Lane, type Lanes, type LanesOptions } from './lanes.ts';
export { post } from './post.ts';
