export { createHealth, type Health, type HealthAnswer, type HealthOptions } from './health.ts';
export { healthListener, listenForHealth } from './listener.ts';
export type { MemoryReport, MonitoringMetrics } from './memory-report.ts';
