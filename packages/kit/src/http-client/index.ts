export type { Bounds } from './bounds.ts';
export { createHttpClient, type HttpClient, type HttpClientOptions } from './http-client.ts';
export { failureOf, HttpClientError, type HttpFailure, type HttpPhase } from './http-client-error.ts';
export type { OriginStatistics } from './origins.ts';
export type { HttpAnswer, HttpBody, HttpRequestOptions } from './request.ts';
