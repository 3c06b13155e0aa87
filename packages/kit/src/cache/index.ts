export { type Cache, type CacheOptions, type CacheStatistics, createCache } from './cache.ts';
export { estimateBytes } from './estimate-bytes.ts';
