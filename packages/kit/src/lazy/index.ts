export { type FirstUse, type Lazy, type LazyOptions, type LazyState, lazy } from './lazy.ts';
