export type { LogDestination } from './destination.ts';
export { createLog, type Log, type LogOptions } from './log.ts';
export type { ErrorFields, LogLine, MemoryFields } from './log-line.ts';
export { logRequests, type RequestLogOptions } from './log-requests.ts';
export type { FileDestination } from './rotating-file.ts';
