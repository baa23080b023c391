export { chinaReaches } from './china.ts';
export { addOpenMinutes, isOpen, nextOpening, standing, type Counted, type Standing } from './opening.ts';
export { dayPlan, type DayPlan, type OpeningHours, type Reason } from './plan.ts';
export { weekWords } from './words.ts';
export { addDays, instantOf, localOf } from './zone.ts';
