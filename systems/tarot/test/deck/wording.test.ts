// The texts have to be our own and cheap to keep: no names of a known franchise, and nothing beyond ASCII.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../src/deck/', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const texts = files.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

const foreignNames = [
  ...[
    'fallout',
    'wastelands?',
    'wastelanders?',
    'vaults?',
    'vault.?tec',
    'vault.?boy',
    'vault.?dwellers?',
    'overseers?',
  ],
  ...['pip.?boys?', 'nuka', 'nuka.?cola', 'bottle.?caps?', 'radiation.?rods?', 'combat.?weapons?', 'super.?mutants?'],
  ...['ghouls?', 'raiders?', 'brotherhoods?', 'scribes?', 'paladins?', 'ncr', 'rangers?', 'legions?'],
  ...[
    'legionar(y|ies)',
    'centurions?',
    'caesars?',
    'minutem[ae]n',
    'railroads?',
    'institutes?',
    'synths?',
    'codsworth',
  ],
  ...['dogmeat', 'deathclaws?', 'rad.?roach(es)?', 'mirelurks?', 'brahmins?', 'cazadors?', 'securitrons?', 'enclaves?'],
  ...[
    'power.?armou?r',
    'stim.?pa(c)?ks?',
    'rad.?away',
    'rad.?x',
    'buffout',
    'mentats',
    'med.?x',
    'holo.?tapes?',
    'g\\.?e\\.?c\\.?k',
  ],
  ...['mojave', 'new vegas', 'new reno', 'commonwealth', 'megaton', 'diamond city', 'rivet city', 'goodneighbou?r'],
  ...['necropolis', 'shady sands', 'the glow', 'far harbou?r', 'point lookout', 'the pitt', 'big mt', 'sierra madre'],
  ...['lone wanderer', 'sole survivor', 'chosen one', 'three dog', 'mr\\.? house', 'great khans?', 'children of atom'],
  ...['followers of the apocalypse', 'liberty prime', 'war never changes', 'please stand by', 'special stats?'],
  ...['great war', '2077', '2161', '2241', '2277', '2281', '2287'],
];

it.each(texts)('$name uses no name of a franchise', ({ text }) => {
  const found = text.match(new RegExp(`(?<![a-z])(${foreignNames.join('|')})(?![a-z])`, 'gi'));
  expect(found ?? []).toEqual([]);
});

it.each(texts)('$name stays within ASCII, as one other letter doubles the memory of the whole file', ({ text }) => {
  expect(text.match(/[^\n -~]/g) ?? []).toEqual([]);
});
