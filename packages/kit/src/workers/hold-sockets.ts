// Keeps the listening sockets of the workers open while none of them is there: connections wait in the kernel's queue for the next worker instead of being
// refused. `cluster` closes a socket with the last worker that listens on it, and opens it anew for the next one.

import net from 'node:net';

interface ServerHandle {
  close(done?: () => void): void;
}

type CreateServerHandle = (...words: unknown[]) => ServerHandle | number;

/**
 * For `cluster` with SCHED_NONE, which makes its sockets by this function: not documented, and there since Node 0.12. Where it is gone the sockets live as long as
 * `cluster` wants.
 */
export function holdSockets(): void {
  const door = net as unknown as { _createServerHandle?: CreateServerHandle };
  const create = door._createServerHandle;
  if (typeof create !== 'function') return;
  /** Sockets that no worker listens on now, by what was asked for. */
  const resting = new Map<string, ServerHandle[]>();
  door._createServerHandle = (...words) => {
    const key = JSON.stringify(words);
    // In the order in which they were made: a worker asks for them in that order.
    const held = resting.get(key)?.shift();
    if (held) return held;
    const handle = create(...words);
    if (typeof handle === 'number') return handle;
    handle.close = () => {
      const others = resting.get(key);
      if (others) others.push(handle);
      else resting.set(key, [handle]);
    };
    return handle;
  };
}
