// Heavy once it is loaded: sixty megabytes of heap and of buffers.

import { setTimeout as delay } from 'node:timers/promises';

const rows = Array.from({ length: 200_000 }, (_, index) => ({ index, name: `row ${index}`, list: [] }));
const buffer = Buffer.alloc(30e6, 1);

export const add = (one, other) => one + other;
export const size = () => rows.length + buffer.length;
export const echo = (value) => value;
export const wait = async (ms) => {
  await delay(ms);
  return ms;
};
export const spin = (ms) => {
  const until = Date.now() + ms;
  while (Date.now() < until);
};
export const fail = () => {
  throw Object.assign(new RangeError('out of range'), { code: 'TOO_FAR' });
};
export const crash = () => process.exit(7);
export const kill = () => process.kill(process.pid, 'SIGKILL');
export const notCloneable = () => () => 1;
export const constant = 5;
