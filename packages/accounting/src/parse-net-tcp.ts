// /proc/PID/net/tcp and tcp6: sockets of the process's network namespace. Addresses are hexadecimal in the byte order of the machine, 32 bits at a time.

export interface ListeningSocket {
  /** `127.0.0.1`, `0.0.0.0`, `::`, `::1` ... */
  address: string;
  port: number;
  inode: number;
}

const listening = '0A';

/** The sockets in state LISTEN. Works for both tables; little-endian machines (x86, ARM) only, which is all that Node.js is built for on Linux but s390x. */
export function parseListeningSockets(text: string): ListeningSocket[] {
  const sockets: ListeningSocket[] = [];
  for (const line of text.split('\n')) {
    // The reference count behind the inode shows that the inode is whole: the text may end in the middle.
    const [, local, , state, , , , , , inode, references] = line.trim().split(/\s+/);
    if (state !== listening || local === undefined || inode === undefined || references === undefined) continue;
    const [address, port] = local.split(':');
    if (address === undefined || port === undefined) continue;
    sockets.push({ address: decodeAddress(address), port: Number.parseInt(port, 16), inode: Number(inode) });
  }
  return sockets;
}

function decodeAddress(hexadecimal: string): string {
  const words = hexadecimal.match(/.{8}/g) ?? [];
  const octets = words.flatMap((word) => (word.match(/../g) ?? []).reverse().map((pair) => Number.parseInt(pair, 16)));
  if (octets.length === 4) return octets.join('.');
  const mapped = octets.slice(0, 10).every((octet) => octet === 0) && octets[10] === 255 && octets[11] === 255;
  if (mapped) return octets.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((octets[index * 2] ?? 0) << 8) | (octets[index * 2 + 1] ?? 0)).toString(16),
  );
  // The longest run of zero groups is written `::`, the first of equal ones, and a single group never (RFC 5952).
  let longest = { from: 0, length: 1 };
  for (let from = 0; from < groups.length; from += 1) {
    const end = groups.findIndex((group, index) => index >= from && group !== '0');
    const length = (end === -1 ? groups.length : end) - from;
    if (length > longest.length) longest = { from, length };
  }
  if (longest.length === 1) return groups.join(':');
  const after = groups.slice(longest.from + longest.length);
  return `${groups.slice(0, longest.from).join(':')}::${after.join(':')}`;
}

/** The inode in a descriptor's link target `socket:[12345]`; undefined for files, pipes and others. */
export function parseSocketLink(target: string): number | undefined {
  const match = /^socket:\[(\d+)\]$/.exec(target);
  return match ? Number(match[1]) : undefined;
}
