import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/config/parse-command.ts';

const argvOf = (command: string | string[]): string[] => {
  const result = parseCommand(command);
  if (result.state === 'fault') throw new Error(`${command} ${result.fault}`);
  return result.value;
};

describe('parseCommand', () => {
  it.each([
    ['node server.js', ['node', 'server.js']],
    ['  node\t--max-old-space-size=64   server.js  \n', ['node', '--max-old-space-size=64', 'server.js']],
    [`node -e 'console.log("a b")'`, ['node', '-e', 'console.log("a b")']],
    [`node "my server.js" ''`, ['node', 'my server.js', '']],
    ['node my\\ server.js', ['node', 'my server.js']],
    [`a"b c"'d e'f`, ['ab cd ef']],
    [`echo "a \\"b\\" \\$HOME \\n"`, ['echo', 'a "b" $HOME \\n']],
    [`echo '$HOME' 'a|b' "x;y" a\\&b`, ['echo', '$HOME', 'a|b', 'x;y', 'a&b']],
    ['node server.js port=3000 a#b', ['node', 'server.js', 'port=3000', 'a#b']],
    ['node a\\\nb.js', ['node', 'ab.js']],
    ['echo a\\ ', ['echo', 'a ']],
  ])('splits %j into words', (command, expected) => {
    expect(argvOf(command)).toEqual(expected);
  });

  it.each([
    'node a.js && node b.js',
    'node a.js | cat',
    'node a.js > /dev/null',
    'node a.js &',
    'node a.js; node b.js',
    'node --port $PORT',
    'node "--port=$PORT"',
    'node `cat entry`',
    'node *.js',
    'node [ab].js',
    'node ~/a.js',
    'NODE_ENV=production node a.js',
    'NODE_ENV="a b" node a.js',
    'node a.js # comment',
    'cd app',
    'exec node a.js',
    '(node a.js)',
    '! node a.js',
    'node a.js\nnode b.js',
  ])('leaves %j to the shell', (command) => {
    expect(argvOf(command)).toEqual(['sh', '-c', command]);
  });

  it('keeps a list of arguments as it is', () => {
    expect(argvOf(['node', '-e', 'a && $b', ''])).toEqual(['node', '-e', 'a && $b', '']);
  });

  it.each(['', '   ', `''`, `node 'a`, `node "a`, 'node a\\'])('refuses %j', (command) => {
    expect(parseCommand(command).state).toBe('fault');
  });

  it('refuses lists without a program and words with a NUL', () => {
    for (const command of [[], [''], ['node', 'a\0b']]) expect(parseCommand(command).state).toBe('fault');
  });

  it('gives back every list of words that was quoted', () => {
    const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
    const word = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        fc.pre(words[0] !== '');
        expect(argvOf(words.map(quote).join(' '))).toEqual(words);
      }),
    );
  });

  it('agrees with sh about every text that it splits itself', () => {
    const unit = fc.constantFrom('a', 'b', ' ', "'", '"', '\\', '=', '~', '#', '$', '{', '}', '!', '-', '.', '\n');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 14 }), (text) => {
        const result = parseCommand(`node ${text}`);
        if (result.state === 'fault' || result.value[0] === 'sh') return;
        const printed = execFileSync('sh', ['-c', `printf '%s\\0' node ${text}`], { encoding: 'utf8' });
        expect(result.value).toEqual(printed.split('\0').slice(0, -1));
      }),
      { numRuns: 400 },
    );
  });
});
