export { healthRoutes } from './health-routes.ts';
export { requestLines } from './request-lines.ts';
export { shedding } from './shedding.ts';
export { closeWith, type TareKitOptions, tareKit } from './tare-kit.ts';
