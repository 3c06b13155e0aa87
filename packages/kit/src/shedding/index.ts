export { sheddingListener } from './listener.ts';
export {
  type Admission,
  createShedding,
  type RouteStatistics,
  type Shedding,
  type SheddingAnswer,
  type SheddingOptions,
  type SheddingStatistics,
} from './shedding.ts';
