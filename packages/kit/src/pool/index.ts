export type {
  CheckoutOptions,
  CreateContext,
  Lease,
  Pool,
  PoolOptions,
  PoolStatistics,
} from './contract.ts';
export type { PoolDescription } from './description.ts';
export { createPool } from './pool.ts';
