export { createHub, type Hub, type HubOptions } from './hub.ts';
export type { Feeds, Listener, RoomChange } from './feeds.ts';
export { showTyping, type Typing } from './typing.ts';
