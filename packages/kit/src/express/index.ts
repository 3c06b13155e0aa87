export { healthListener as health } from '../health/listener.ts';
export { logRequests } from '../logs/log-requests.ts';
export { sheddingListener as shed } from '../shedding/listener.ts';
