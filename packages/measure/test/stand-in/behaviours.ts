// What programs do with what they import. Each is run with and without stand-ins, and has to print the same.

import type { Files } from '../support/stand-ins.ts';

export interface Behaviour {
  /** A sentence that goes on from "a program that". */
  does: string;
  /** Of the package `pkg`; its `main` is the first. */
  files: Files;
  program: string;
  /** Whether the package is loaded by it. */
  loads: boolean;
  /** Taken by an import of ES modules. */
  names?: string[];
}

const commonjs = (source: string): Files => ({ 'index.cjs': source });
const esm = (source: string): Files => ({ 'index.mjs': source });

/** The package says when it is loaded: that may differ in its moment, and is taken out of what is compared. */
const counter = `
  class Counter { #count = 0; static #made = 0; static get made() { return Counter.#made }
    static make() { return new this() } static total() { return this.#made }
    constructor(start = 0) { this.#count = start; Counter.#made += 1; this.label = 'c' }
    add(n = 1) { this.#count += n; return this } get count() { return this.#count } set count(n) { this.#count = n }
    async later() { return this.#count } static isOne(x) { return #count in x } }
`;

export const requires: readonly Behaviour[] = [
  {
    does: 'only passes things around',
    files: commonjs(
      `class A {} function f() {} exports.A = A; exports.f = f; exports.n = 5; exports.s = 's'; exports.nil = null`,
    ),
    program: `const pkg = require('pkg'); const { A, f, n, s, nil } = pkg; const list = [pkg, A, f];
      console.log(list.length, typeof pkg, typeof A, typeof f, n, s, nil, pkg.A === A, new Set([A, pkg.A]).size, f.name, f.length, A.name)`,
    loads: false,
  },
  {
    does: 'calls functions, with this and without',
    files: commonjs(
      `exports.base = 2; exports.times = function (n) { return this.base * n }; exports.plus = (a, b) => a + b; exports.later = async () => 7`,
    ),
    program: `const pkg = require('pkg'); const { plus, later } = pkg;
      console.log(pkg.times(4), plus(1, 2), plus.call(null, 3, 4), plus.apply(null, [5, 6]), plus.bind(null, 1)(1)); later().then(console.log)`,
    loads: true,
  },
  {
    does: 'gets a function as the whole, with properties',
    files: commonjs(
      `module.exports = (x) => 'made ' + x; module.exports.sub = () => 'sub'; module.exports.version = '1.0'; module.exports.default = module.exports`,
    ),
    program: `const make = require('pkg'); console.log(typeof make, make.version, make('x'), make.sub(), make.default('y'), Object.keys(make), String(make))`,
    loads: true,
  },
  {
    does: 'makes an instance at start and uses it later',
    files: commonjs(`${counter} exports.Counter = Counter`),
    program: `const { Counter } = require('pkg'); const one = new Counter(3); const holder = { one };
      setTimeout(() => console.log(holder.one.add().add(2).count, one.label, one instanceof Counter, one.add() === one, Counter.made), 1)`,
    loads: true,
  },
  {
    does: 'makes an instance of a class that a function stands before',
    files: commonjs(
      `class Api { ask() { return 'asked' } } module.exports = function (...args) { return new module.exports.default(...args) }; module.exports.default = Api; module.exports.Api = Api`,
    ),
    program: `const Api = require('pkg'); const api = new Api({ key: 1 }); (async () => { const same = await api; console.log(same === api, typeof api, Api.name, Api().ask()) })();
      setTimeout(() => console.log(api.ask(), api instanceof Api.Api, api), 1)`,
    loads: true,
  },
  {
    does: 'makes an instance of an older class',
    files: commonjs(
      `function Old(x) { if (!(this instanceof Old)) return new Old(x); this.x = x } Old.prototype.get = function () { return this.x }; exports.Old = Old; exports.Thing = function Thing() { this.y = 1 }`,
    ),
    program: `const { Old, Thing } = require('pkg'); const [one, thing] = [new Old(5), new Thing()]; setTimeout(() => console.log(one.get(), Old(6).get(), thing.y, thing instanceof Thing, { ...thing }), 1)`,
    loads: true,
  },
  {
    does: 'makes an instance and never uses it',
    files: commonjs(`${counter} module.exports = Counter`),
    program: `const Counter = require('pkg'); const one = new Counter(); (async () => { const same = await one; console.log(same === one, typeof one) })()`,
    loads: false,
  },
  {
    does: 'works with private fields, static ones as well',
    files: commonjs(`${counter} exports.Counter = Counter; exports.isOne = (x) => Counter.isOne(x)`),
    program: `const { Counter, isOne } = require('pkg'); const one = new Counter(); one.count = 5; const { add } = one;
      console.log(one.count, Counter.make().count, Counter.total(), isOne(one), Counter.isOne(one), add.call(one, 2).count); one.later().then(console.log)`,
    loads: true,
  },
  {
    does: 'extends a class',
    files: commonjs(`${counter} exports.Counter = Counter`),
    program: `const { Counter } = require('pkg'); class Mine extends Counter { constructor() { super(10); this.own = true } add() { return super.add(2) } }
      const mine = new Mine(); console.log(mine.add().count, mine instanceof Mine, mine instanceof Counter, Mine.make().count, Mine.name, mine.own,
      Object.getPrototypeOf(Mine.prototype) === Counter.prototype)`,
    loads: true,
  },
  {
    does: 'asks whether something is an instance',
    files: commonjs(
      `class A {} class Even { static [Symbol.hasInstance](n) { return n % 2 === 0 } } exports.A = A; exports.Even = Even; exports.make = () => new A()`,
    ),
    program: `const { A, Even, make } = require('pkg'); console.log({} instanceof A, make() instanceof A, 4 instanceof Even, 5 instanceof Even, make().constructor.name)`,
    loads: true,
  },
  {
    does: 'throws and catches errors of a package',
    files: commonjs(
      `class OddError extends Error { constructor(m) { super(m); this.code = 'ODD' } } exports.OddError = OddError; exports.fail = () => { throw new OddError('odd') }`,
    ),
    program: `const { OddError, fail } = require('pkg'); try { fail() } catch (e) { console.log(e instanceof OddError, e.code, e.message) }
      try { throw new OddError('own') } catch (e) { console.log(e instanceof Error, require('util').types.isNativeError(e), String(e)) }`,
    loads: true,
  },
  {
    does: 'lists, spreads and serialises',
    files: commonjs(
      `exports.a = 1; exports.b = { c: [1, 2], d: new Date(0) }; exports.list = [3, 4]; exports.f = () => 1; Object.defineProperty(exports, 'hidden', { value: 9 })`,
    ),
    program: `const pkg = require('pkg'); const { b, list } = pkg; console.log(Object.keys(pkg), JSON.stringify(pkg), { ...pkg }, 'a' in pkg, 'z' in pkg, pkg.hidden, Array.isArray(list),
      [...list], JSON.stringify(b), Object.entries(b), Object.assign({}, b), b.d.getTime(), Object.getOwnPropertyNames(pkg), structuredClone({ ...b }))`,
    loads: true,
  },
  {
    does: 'takes apart with defaults and asks carefully',
    files: commonjs(`exports.set = 1; exports.deep = { fn: () => 'deep', value: 0 }`),
    program: `const { set = 2, missing = 3, deep: { fn, value, none = 'none' }, ...rest } = require('pkg'); const pkg = require('pkg');
      console.log(set, missing, fn(), value, none, Object.keys(rest), pkg.what?.(), pkg.deep?.fn?.(), pkg.deep?.gone?.x, pkg.x ?? 'x')`,
    loads: true,
  },
  {
    does: 'prints what it got',
    files: commonjs(
      `${counter} exports.Counter = Counter; exports.f = function named() {}; exports.o = { a: { b: { c: 1 } }, m: new Map([[1, 2]]) }; exports.n = 1`,
    ),
    program: `const { Counter, f, o } = require('pkg'); const util = require('util'); const one = new Counter();
      console.log(Counter); console.log(f, o); console.log([one]); console.log(util.inspect(o, { depth: 0 })); console.log('%s %j %o', o, o, 1); console.log(String(f), \`\${one}\`)`,
    loads: true,
  },
  {
    does: 'prints the whole',
    files: commonjs(`exports.a = { b: 1 }; exports.f = () => 1; exports.C = class C {}`),
    program: `console.log(require('pkg')); console.log({ inside: require('pkg') })`,
    loads: true,
  },
  {
    does: 'meets frozen and sealed things',
    files: commonjs(
      `exports.frozen = Object.freeze({ a: 1, f() { return this.a } }); exports.sealed = Object.seal({ a: 1 }); module.exports = Object.freeze(exports)`,
    ),
    program: `'use strict'; const pkg = require('pkg'); const { frozen, sealed } = pkg; const tried = (f) => { try { return f() } catch (e) { return e.constructor.name } };
      console.log(Object.isFrozen(pkg), Object.isFrozen(frozen), Object.isSealed(sealed), Object.isFrozen(sealed), tried(() => { frozen.a = 2 }), tried(() => { pkg.b = 2 }), tried(() => { sealed.a = 5; return sealed.a }),
      frozen.f(), Object.getOwnPropertyDescriptor(frozen, 'a'), Object.keys(pkg), tried(() => delete sealed.a), Object.isExtensible(pkg), pkg.frozen === frozen, frozen.f())`,
    loads: true,
  },
  {
    does: 'sets, defines and deletes properties',
    files: commonjs(
      `exports.options = { level: 1 }; exports.level = () => exports.options.level; exports.gone = 1; exports.C = class { m() { return 1 } }`,
    ),
    program: `const pkg = require('pkg'); const { options, C } = pkg; options.level = 5; pkg.extra = 'e'; delete pkg.gone; C.prototype.m = () => 2; Object.defineProperty(pkg, 'fixed', { value: 1 });
      console.log(pkg.level(), pkg.extra, 'gone' in pkg, new C().m(), pkg.fixed, Object.getOwnPropertyDescriptor(pkg, 'fixed'), Object.keys(require('pkg')))`,
    loads: true,
  },
  {
    does: 'replaces a function of the package, as instrumentation does',
    files: commonjs(`exports.read = () => 'real'; exports.use = () => exports.read()`),
    program: `const pkg = require('pkg'); const before = pkg.read; pkg.read = () => 'patched ' + before(); console.log(pkg.use(), pkg.read(), pkg.read === before)`,
    loads: true,
  },
  {
    does: 'listens to an emitter',
    files:
      commonjs(`const { EventEmitter } = require('events'); class Client extends EventEmitter { connect() { this.emit('ready', this) } }
      exports.Client = Client; exports.bus = new EventEmitter(); exports.bus.tag = 't'`),
    program: `const { Client, bus } = require('pkg'); const client = new Client(); client.on('ready', (c) => console.log('ready', c instanceof Client, client.listenerCount('ready')));
      console.log(client.on('x', () => {}) === client); client.connect(); bus.once('e', function (n) { console.log('e', n, this.tag) }); console.log(bus.emit('e', 3), bus.emit('e', 4), client.eventNames())`,
    loads: true,
  },
  {
    does: 'gets a proxy as an export',
    files: commonjs(`exports.magic = new Proxy({}, { get: (_, key) => 'magic ' + String(key) }); exports.plain = 1`),
    program: `const { magic, plain } = require('pkg'); console.log(magic.anything, plain, typeof magic)`,
    loads: true,
  },
  {
    does: 'uses symbols as keys',
    files:
      commonjs(`const key = Symbol.for('pkg.key'); exports[key] = 'by symbol'; exports.key = key; exports.list = { *[Symbol.iterator]() { yield 1; yield 2 }, a: 1 };
      exports.value = { [Symbol.toPrimitive]: (hint) => hint === 'number' ? 42 : 'forty-two', a: 1 }; exports.tagged = { get [Symbol.toStringTag]() { return 'Tagged' }, a: 1 }`),
    program: `const pkg = require('pkg'); const { list, value, tagged } = pkg; console.log(pkg[Symbol.for('pkg.key')], [...list], +value, \`\${value}\`, Object.prototype.toString.call(tagged), Object.getOwnPropertySymbols(pkg).length, pkg.key === Symbol.for('pkg.key'))`,
    loads: true,
  },
  {
    does: 'gets collections, dates, buffers and promises',
    files: commonjs(
      `exports.map = new Map([['a', 1]]); exports.set = new Set([1]); exports.date = new Date(5); exports.buffer = Buffer.from('b'); exports.promise = Promise.resolve('p'); exports.re = /x/g; exports.big = 10n; exports.nan = NaN; exports.undef = undefined; exports.typed = new Uint8Array([1, 2])`,
    ),
    program: `const { map, set, date, buffer, promise, re, big, nan, undef, typed } = require('pkg'); console.log(map.get('a'), set.has(1), date.getTime(), buffer.toString(), Buffer.isBuffer(buffer), re.test('x'), big, nan, undef, typed.length, map instanceof Map); promise.then(console.log)`,
    loads: true,
  },
  {
    does: 'takes a subclass of a built-in',
    files: commonjs(
      `class Registry extends Map { constructor() { super(); this.kind = 'r' } add(k) { return this.set(k, this.size) } } exports.Registry = Registry; exports.shared = new Registry()`,
    ),
    program: `const { Registry, shared } = require('pkg'); console.log(shared.add('a') === shared, shared.size, [...shared.keys()], shared.kind, shared instanceof Registry); const own = new Registry(); own.add('b').add('c'); console.log(own.size, own.get('c'))`,
    loads: true,
  },
  {
    does: 'is transpiled from ES modules, as is its package',
    files: {
      'index.cjs': `"use strict"; Object.defineProperty(exports, "__esModule", { value: true }); exports.again = void 0; exports.default = void 0;
        var inner = require('./inner.cjs'); Object.defineProperty(exports, "again", { enumerable: true, get: function () { return inner.again; } }); class Main { run() { return 'main' } } exports.default = Main;`,
      'inner.cjs': `exports.again = () => 'again'`,
    },
    program: `var __importDefault = (mod) => (mod && mod.__esModule) ? mod : { "default": mod }; const pkg_1 = __importDefault(require("pkg")); const pkg_2 = require("pkg");
      console.log((0, pkg_2.again)(), new pkg_1.default().run(), pkg_2.again === require('pkg').again)`,
    loads: true,
  },
  {
    does: 'is transpiled, of a package that is not, and only keeps it',
    files: commonjs(`module.exports = function plain() {}; module.exports.extra = 1`),
    program: `var __importDefault = (mod) => (mod && mod.__esModule) ? mod : { "default": mod }; const pkg_1 = __importDefault(require("pkg")); console.log(typeof pkg_1.default, pkg_1.default.extra)`,
    loads: false,
  },
  {
    does: 'is told by a getter that loads late',
    files: {
      'index.cjs': `Object.defineProperty(exports, 'heavy', { enumerable: true, get() { return require('./heavy.cjs') } }); exports.light = () => 'light'`,
      'heavy.cjs': `module.exports = { weight: 5 }`,
    },
    program: `const pkg = require('pkg'); console.log(pkg.light(), pkg.heavy.weight, Object.keys(pkg))`,
    loads: true,
  },
  {
    does: 'loads a package that fails',
    files: commonjs(`throw Object.assign(new Error('no licence'), { code: 'E_LICENCE' })`),
    program: `try { require('pkg') } catch (e) { console.log(e.message, e.code) }`,
    loads: false,
  },
  {
    does: 'hands a stand-in to the package itself',
    files: commonjs(
      `class Key { #secret = 7; static read(k) { return k.#secret } } exports.Key = Key; exports.read = (k) => Key.read(k); exports.same = (a, b) => a === b`,
    ),
    program: `const { Key, read, same } = require('pkg'); const key = new Key(); console.log(read(key), Key.read(key), same(key, key), same(Key, Key))`,
    loads: true,
  },
  {
    does: 'fails in a constructor that is made later',
    files: commonjs(
      `class Client { constructor(o) { if (!o.key) throw new TypeError('no key') } ask() { return 'a' } } exports.Client = Client`,
    ),
    program: `const { Client } = require('pkg'); let client; try { client = new Client({}); client.ask() } catch (e) { console.log(e.name, e.message) } try { client = new Client({}); client.ask() } catch (e) { console.log(e.message) }`,
    loads: true,
  },
  {
    does: 'hands things over to another module that was not asked about',
    files: {
      'index.cjs': `exports.a = () => 'a'; exports.self = () => require('./index.cjs') === module.exports`,
      'user.cjs': `exports.use = (pkg) => pkg.a() + require('./index.cjs').a()`,
    },
    program: `const pkg = require('pkg'); const { use } = require('pkg/user.cjs'); module.exports = { ...module.exports, pkg }; console.log(use(pkg), pkg.self(), module.exports.pkg === pkg)`,
    loads: true,
  },
  {
    does: 'inherits from what it got',
    files: commonjs(
      `exports.base = { greet() { return 'hi ' + this.name }, name: 'base' }; exports.Old = function Old() { this.x = 1 }; exports.Old.prototype.get = function () { return this.x }`,
    ),
    program: `const { base, Old } = require('pkg'); const mine = Object.create(base, { name: { value: 'mine' } }); function Young() { Old.call(this) } require('util').inherits(Young, Old);
      console.log(mine.greet(), base.greet(), new Young().get(), new Old().get(), new Young() instanceof Old, Object.getPrototypeOf(mine) === base)`,
    loads: true,
  },
];

export const imports: readonly Behaviour[] = [
  {
    does: 'only passes names around',
    files: esm(`export class A {} export function f() {} export const n = 5; export default class D {}`),
    program: `import D, { A, f as g, n } from 'pkg'; console.log(typeof D, typeof A, typeof g, n, A.name, [D, A].length)`,
    names: ['default', 'A', 'f', 'n'],
    loads: false,
  },
  {
    does: 'uses default and named exports',
    files: esm(
      `${counter} export { Counter }; export default (x) => 'default ' + x; export const later = async () => 'later'; export const o = { a: 1 }`,
    ),
    program: `import make, { Counter, later, o } from 'pkg'; const one = new Counter(2); class Mine extends Counter {} console.log(make(1), one.add().count, new Mine(4).count, o, { ...o }, one instanceof Counter, Counter.made); console.log(await later())`,
    names: ['default', 'Counter', 'later', 'o'],
    loads: true,
  },
  {
    does: 'makes an instance at start and uses it later',
    files: esm(`${counter} export { Counter as default }`),
    program: `import Counter from 'pkg'; const one = new Counter(1); await one; setTimeout(() => console.log(one.add().count, one), 1)`,
    names: ['default'],
    loads: true,
  },
  {
    does: 'imports the whole namespace',
    files: esm(`export const a = 1; export const f = () => 'f'; export default { d: 1 }`),
    program: `import * as pkg from 'pkg'; console.log(Object.keys(pkg), pkg.a, pkg.f(), pkg.default, 'a' in pkg, pkg.missing, Object.prototype.toString.call(pkg), JSON.stringify(pkg))`,
    loads: true,
  },
  {
    does: 'gets things that the package exports from elsewhere',
    files: {
      'index.mjs': `export * from './inner.mjs'; export * as inner from './inner.mjs'; export { one as first } from './inner.mjs'`,
      'inner.mjs': `export const one = () => 1; export const two = { t: 2 }`,
    },
    program: `import { one, two, inner, first } from 'pkg'; console.log(one(), two, inner.one(), first(), Object.keys(inner), inner)`,
    names: ['one', 'two', 'inner', 'first'],
    loads: true,
  },
  {
    does: 'exports a stand-in on',
    files: {
      'index.mjs': `export const one = () => 1; export class K { k() { return 'k' } }`,
      'user.mjs': `export const use = (all) => [all.one(), new all.K().k(), Object.keys(all)]`,
    },
    program: `import { one, K } from 'pkg'; import { use } from 'pkg/user.mjs'; export { one, K }; export * from 'pkg'; setTimeout(() => import(import.meta.url).then((self) => console.log(use(self))))`,
    loads: true,
  },
  {
    does: 'has the same instance as others have',
    files: {
      'index.mjs': `export const state = { count: 0 }; export const add = () => ++state.count`,
      'other.mjs': `import * as real from './index.mjs'; export const there = () => { real.add(); return real.state.count }`,
    },
    program: `import { state, add } from 'pkg'; const { there } = await import('pkg/other.mjs'); console.log(add(), there(), state.count, add(), there())`,
    names: ['state', 'add'],
    loads: true,
  },
  {
    does: 'imports CommonJS, whole and by name',
    files: commonjs(`class A { a() { return 'a' } } exports.A = A; exports.f = (x) => x; exports.n = 2`),
    program: `import pkg, { A, f, n } from 'pkg'; console.log(new A().a(), f(3), n, pkg.A === A, Object.keys(pkg), new pkg.A() instanceof A)`,
    names: ['default', 'A', 'f', 'n'],
    loads: true,
  },
  {
    does: 'imports a transpiled CommonJS package, whose default is its whole',
    files: commonjs(
      `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = class D { d() { return 'd' } }; exports.named = () => 'named'`,
    ),
    program: `import pkg, { named } from 'pkg'; console.log(typeof pkg, new pkg.default().d(), named(), pkg.__esModule)`,
    names: ['default', 'named'],
    loads: true,
  },
  {
    does: 'takes a variable that gets its value later',
    files: esm(
      `export let client; export let ready = null; export function init() { client = { c: 1 }; ready = true }`,
    ),
    program: `import { client, ready, init } from 'pkg'; console.log(client, ready); init(); console.log(client, ready)`,
    names: ['client', 'ready', 'init'],
    loads: true,
  },
  {
    does: 'imports a package that awaits at top level',
    files: esm(`export const value = await Promise.resolve({ v: 1 }); export const f = () => 'f'`),
    program: `import { value, f } from 'pkg'; console.log(value, f())`,
    names: ['value', 'f'],
    loads: true,
  },
  {
    does: 'imports for what the package does',
    files: esm(`globalThis.effect = 'done'; export const x = 1`),
    program: `import 'pkg'; console.log(globalThis.effect)`,
    names: [],
    loads: true,
  },
  {
    does: 'imports dynamically at start',
    files: esm(`export const f = () => 'f'; export default class D {}; export const then_ = 1`),
    program: `const { f, default: D } = await import('pkg'); console.log(typeof D, f())`,
    loads: true,
  },
  {
    does: 'takes names that are odd',
    files: esm(`const x = () => 'x'; export { x as default, x as 'a-b', x as class, x as $ }`),
    program: `import d, { 'a-b' as ab, class as c, $ } from 'pkg'; console.log(d(), ab(), c(), $())`,
    names: ['default', 'a-b', 'class', '$'],
    loads: true,
  },
];
