import { isIPv6, SocketAddress } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseListeningSockets, parseSocketLink } from '../src/parse-net-tcp.ts';
import { procText } from './support/proc-fixtures.ts';

/** The address as the kernel prints it on a little-endian machine. */
function encode(octets: readonly number[]): string {
  let text = '';
  for (let word = 0; word < octets.length; word += 4)
    for (const octet of octets.slice(word, word + 4).reverse()) text += octet.toString(16).padStart(2, '0');
  return text.toUpperCase();
}

const row = (address: string, port: number, inode: number, state = '0A'): string =>
  `   0: ${address}:${port.toString(16).toUpperCase().padStart(4, '0')} ${'0'.repeat(address.length)}:0000 ${state} ` +
  `00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 00000000d98a0e63 100 0 0 10 0`;

const decoded = (octets: readonly number[]): string | undefined =>
  parseListeningSockets(row(encode(octets), 80, 7))[0]?.address;

const octet = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 }));

describe('parseListeningSockets', () => {
  it('finds exactly the listening sockets of a captured IPv4 table', () => {
    expect(parseListeningSockets(procText('6.18/machine/net/tcp'))).toEqual([
      { address: '127.0.0.1', port: 18080, inode: 120416 },
      { address: '127.0.0.1', port: 18085, inode: 120421 },
      { address: '0.0.0.0', port: 18081, inode: 120417 },
    ]);
  });

  it('finds those of a captured IPv6 table, mapped addresses as IPv4', () => {
    expect(parseListeningSockets(procText('6.18/machine/net/tcp6'))).toEqual([
      { address: '127.0.0.1', port: 18084, inode: 120420 },
      { address: '::', port: 18083, inode: 120419 },
      { address: '::1', port: 18082, inode: 120418 },
    ]);
  });

  it('their inodes are those that the process’s descriptors name', () => {
    const links = procText('6.18/machine/net/socket-links').trim().split('\n').map(parseSocketLink);
    for (const table of ['tcp', 'tcp6'])
      for (const { inode } of parseListeningSockets(procText(`6.18/machine/net/${table}`)))
        expect(links).toContain(inode);
  });

  it('reads every IPv4 address and port', () => {
    fc.assert(
      fc.property(fc.tuple(octet, octet, octet, octet), fc.nat({ max: 65535 }), fc.nat(), (octets, port, inode) => {
        expect(parseListeningSockets(row(encode(octets), port, inode))).toEqual([
          { address: octets.join('.'), port, inode },
        ]);
      }),
    );
  });

  it('reads every IPv6 address, written as short as the standard wants it', () => {
    fc.assert(
      fc.property(fc.array(octet, { minLength: 16, maxLength: 16 }), (octets) => {
        // Addresses in which Node.js writes the last four octets with dots.
        fc.pre(octets.slice(0, 10).some((value) => value !== 0));
        const groups = Array.from({ length: 8 }, (_, index) =>
          (((octets[2 * index] ?? 0) << 8) | (octets[2 * index + 1] ?? 0)).toString(16),
        );
        const address = decoded(octets);
        expect(isIPv6(address ?? '')).toBe(true);
        expect(address).toBe(new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1));
        expect(new SocketAddress({ family: 'ipv6', address: address ?? '' }).family).toBe('ipv6');
      }),
    );
  });

  it.each<[number[], string]>([
    [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 1, 2, 3], '10.1.2.3'],
    [[0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1], '2001:db8::1:0:0:1'],
    [[0xfe, 0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0], 'fe80::200:0:0:0'],
    [[0, 1, 0, 0, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7], '1:0:2:3:4:5:6:7'],
    [[0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 0, 0, 0], '1:2:3:4:5:6::'],
  ])('writes %j as %s', (octets, expected) => expect(decoded(octets)).toBe(expected));

  it('leaves out every state but LISTEN', () => {
    for (const state of ['01', '02', '06', '08', '0B', '0a'])
      expect(parseListeningSockets(row('0100007F', 80, 7, state)), state).toEqual([]);
  });

  it('cut at any byte never yields half an inode', () => {
    const text = procText('6.18/machine/net/tcp');
    const whole = parseListeningSockets(text);
    for (let end = 0; end <= text.length; end += 1) {
      const cut = parseListeningSockets(text.slice(0, end));
      expect(cut).toEqual(whole.slice(0, cut.length));
    }
  });
});

describe('parseSocketLink', () => {
  it('knows sockets from everything else', () => {
    expect(parseSocketLink('socket:[12]')).toBe(12);
    for (const target of [
      'pipe:[12]',
      'anon_inode:[eventpoll]',
      '/tmp/socket:[12]',
      'socket:[]',
      'socket:[12] (deleted)',
    ])
      expect(parseSocketLink(target), target).toBeUndefined();
  });
});
