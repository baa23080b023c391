export { courseOf } from './decide.ts';
export { isNamedAsPaper } from './named.ts';
export { reportOf } from './report.ts';
export { tellLooked, tellReviewed } from './telling.ts';
