/** Where notices wait; keys are `<staff>/<way>`. */
export const NOTICE_LANE = 'notices';
/** Tries of a call to somebody outside; then it is dropped and his page says so. */
export const NOTICE_TRIES = 3;
