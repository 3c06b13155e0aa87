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
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    if (state !== listening || local === undefined || inode === undefined) continue;
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
  // The longest run of zero groups is written `::` (RFC 5952).
  const joined = groups.join(':');
  const runs = [...joined.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length);
  const longest = runs[0];
  if (!longest) return joined;
  const before = joined.slice(0, longest.index);
  const after = joined.slice(longest.index + longest[0].length).replace(/^:/, '');
  return `${before}::${after}`;
}

/** The inode in a descriptor's link target `socket:[12345]`; undefined for files, pipes and others. */
export function parseSocketLink(target: string): number | undefined {
  const match = /^socket:\[(\d+)\]$/.exec(target);
  return match ? Number(match[1]) : undefined;
}
