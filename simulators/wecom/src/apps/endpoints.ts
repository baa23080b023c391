import type { Endpoint } from '../api/endpoint.ts';
import { updateCard } from './cards.ts';
import { createMenu, deleteMenu, getMenu } from './menu.ts';
import { recallMessage, sendMessage } from './messages.ts';

/** What a self-built app says to members, and the menu under its chat. */
export const appEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/message/send', method: 'POST', grant: 'app', uncounted: true, run: sendMessage },
  { path: '/cgi-bin/message/recall', method: 'POST', grant: 'app', run: recallMessage },
  { path: '/cgi-bin/message/update_template_card', method: 'POST', grant: 'app', run: updateCard },
  { path: '/cgi-bin/menu/create', method: 'POST', grant: 'app', run: createMenu },
  { path: '/cgi-bin/menu/get', method: 'GET', grant: 'app', run: getMenu },
  { path: '/cgi-bin/menu/delete', method: 'GET', grant: 'app', run: deleteMenu },
];
