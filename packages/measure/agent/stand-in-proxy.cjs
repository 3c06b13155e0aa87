'use strict';
// What takes the place of a module's exports until somebody uses them: proxies that look like what was recorded, load the module when more than looks is
// asked for, and from then on are the real thing for whoever holds them. They must be lean: what they weigh is missing from the saving that is measured.
const Module = require('node:module');
const { inspect, types } = require('node:util');
const { callers } = require('./stand-in-log.cjs');

/** Handlers of living stand-ins, by their proxies: a function of the package that is given one as an argument gets what it stands for. */
const handlers = new WeakMap();
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** util.inspect looks through proxies at their targets, without any trap: the targets answer in place of the real thing. */
const show = {
  value(depth, options) {
    const handler = handlers.get(this);
    const real = handler ? handler.real('inspect', null) : this;
    return typeof real === 'function' ? inspect(real, { ...options, depth }) : real;
  },
};
const objectTarget = Object.create(Object.prototype, { [inspect.custom]: show });
const functionTarget = Object.create(Function.prototype, { [inspect.custom]: show });

/** Not an arrow function: those cannot be constructed. */
function callee() {}

/** Nothing of it must be in the way of what the real thing has. A bound function can be called and constructed, and has no `prototype` that cannot be removed. */
function makeTarget(type) {
  if (type === 'object') return Object.create(objectTarget);
  const target = callee.bind();
  delete target.name;
  delete target.length;
  return Object.setPrototypeOf(target, functionTarget);
}

/** Plain objects and module namespaces have nothing that works on themselves alone. */
function isPlain(value) {
  if (types.isModuleNamespaceObject(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

const isClass = (value) => /^class\b/.test(Function.prototype.toString.call(value));

/** Whether methods that are called on it have to get itself as `this`: private fields and internal slots know no proxies. */
function needsItself(value) {
  if (typeof value === 'object') return !isPlain(value);
  for (let one = value; typeof one === 'function'; one = Object.getPrototypeOf(one)) {
    if (isClass(one) && Function.prototype.toString.call(one).includes('#')) return true;
  }
  return false;
}

/** A stand-in among arguments becomes what it stands for: its package looks for private fields in it. */
function realOf(value) {
  const handler = isObject(value) ? handlers.get(value) : undefined;
  return handler ? handler.real('get', null) : value;
}

/** Traps of one stand-in. `parent` and `key` say where it is found; `made` are the arguments of an instance that was not constructed yet. */
class StandIn {
  #source;
  #parent;
  #key;
  #shape;
  #made;
  #value;
  #isDone = false;
  #isTold = false;
  #failure = null;
  #itself = false;
  #children;
  #methods;
  proxy;

  constructor(source, parent, key, shape, made) {
    this.#source = source;
    this.#parent = parent;
    this.#key = key;
    this.#shape = shape;
    this.#made = made;
    this.proxy = new Proxy(makeTarget(made ? 'object' : shape.type), this);
    handlers.set(this.proxy, this);
  }

  // What it stands for

  /** Loads what was not loaded, and tells of it once. @throws what loading threw */
  real(how, key) {
    if (this.#isTold && this.#isDone) return this.#value;
    const isFirst = !this.#isTold;
    this.#isTold = true;
    const place = isFirst ? this.#source.place(how, key) : undefined;
    const wasLoaded = this.#source.isLoaded || this.#source.isElsewhere;
    const began = process.hrtime.bigint();
    const tookMs = () => (wasLoaded ? null : Number(process.hrtime.bigint() - began) / 1e6);
    try {
      const value = this.#find();
      if (isFirst) place(tookMs(), null);
      return value;
    } catch (error) {
      if (isFirst) place(tookMs(), String(error?.message ?? error));
      this.#failure = { error };
      throw error;
    }
  }

  /** Without telling. */
  #find() {
    if (this.#isDone) return this.#value;
    // A constructor runs once, whatever comes of it.
    if (this.#made && this.#failure) throw this.#failure.error;
    let value;
    if (!this.#parent) value = this.#source.load();
    else if (this.#made) value = Reflect.construct(this.#parent.#find(), this.#made.map(realOf));
    else value = Reflect.get(this.#parent.#find(), this.#key);
    if (!isObject(value)) {
      throw new TypeError(
        `${this.#source.package}: ${String(this.#key)} is ${typeof value} now, and was ${this.#shape.type}.`,
      );
    }
    this.#settle(value);
    return value;
  }

  #settle(value) {
    // Not while it is loading: that is not all of it.
    if (!this.#source.isLoaded) return;
    this.#value = value;
    this.#isDone = true;
    this.#shape = undefined;
    this.#made = undefined;
    this.#itself = needsItself(value);
    // Who holds a part holds what it is now, whatever takes its place later. Accessors are not asked: they may load more.
    for (const [key, child] of this.#children ?? []) {
      const part = Reflect.getOwnPropertyDescriptor(value, key)?.value;
      if (isObject(part)) child.#settle(part);
    }
  }

  /** What `key` of the real thing looks like from outside: those that hold a stand-in of it go on holding the same. */
  #present(key, value) {
    if (!isObject(value)) return value;
    const child = this.#children?.get(key);
    if (child && (!child.#isDone || child.#value === value)) return child.proxy;
    if (typeof value !== 'function') return value;
    // It tells the source of the real thing alone.
    const isSource = value === Function.prototype.toString;
    if (!isSource && (!this.#itself || key === 'constructor' || isClass(value))) return value;
    this.#methods ??= new WeakMap();
    let method = this.#methods.get(value);
    if (!method) {
      const { proxy } = this;
      const real = this.#value;
      method = new Proxy(value, {
        apply(target, self, args) {
          if (self !== proxy) return Reflect.apply(target, self, args);
          const result = Reflect.apply(target, real, args.map(realOf));
          // Who chains calls, or compares what he got, gets what he has.
          return result === real ? proxy : result;
        },
      });
      this.#methods.set(value, method);
    }
    return method;
  }

  // What can be told without it

  #child(key, shape) {
    this.#children ??= new Map();
    let child = this.#children.get(key);
    if (!child) {
      child = new StandIn(this.#source, this, key, shape);
      this.#children.set(key, child);
    }
    return child.proxy;
  }

  /** @returns `{ value }` where what was recorded suffices */
  recorded(key) {
    if (this.#isDone || typeof key !== 'string') return undefined;
    // Asked of whatever is awaited.
    if (this.#made) return key === 'then' && this.#shape.type === 'class' ? { value: undefined } : undefined;
    const properties = this.#properties();
    if (!properties) return undefined;
    const shape = Object.hasOwn(properties, key) ? properties[key] : undefined;
    // Asked of whatever is awaited or imported; what has none was recorded without one. So with the mark of transpiled modules.
    if (!shape) return key === 'then' || key === '__esModule' ? { value: undefined } : undefined;
    if (shape.type === 'primitive') {
      // Fields of an object that is exported are state, more often than not.
      const isState = this.#parent && this.#shape.type === 'object';
      return !('value' in shape) || isState || this.#source.isElsewhere ? undefined : { value: shape.value };
    }
    if (!canStandIn(shape) || key === 'prototype') return undefined;
    return { value: this.#child(key, shape) };
  }

  #properties() {
    return this.#parent ? this.#shape.properties : this.#source.shape()?.properties;
  }

  /** Made at start and used later, as a client is: whoever edits the source would make it on first use as well. */
  #canMakeLater(newTarget) {
    if (newTarget !== this.proxy || this.#isDone || this.#made || this.#source.isLoaded) return false;
    if (this.#source.log.isReady) return false;
    const name = String(this.#properties()?.name?.value ?? this.#key ?? '');
    // What is thrown or awaited is used by the language itself, which asks no proxy.
    if (/(?:Error|Exception|Promise)$/.test(name)) return false;
    // Other functions may return what they like; those that are written as classes are return objects.
    return this.#isOfClass() || /^[A-Z]/.test(name);
  }

  /** Also where a function takes its place so that it can be called without `new`, as transpiled packages have it. */
  #isOfClass() {
    return this.#shape.type === 'class' || this.#properties()?.default?.type === 'class';
  }

  // Traps

  get(_target, key, receiver) {
    const known = this.recorded(key);
    if (known) return known.value;
    const real = this.real('get', key);
    if (receiver !== this.proxy) return Reflect.get(real, key, receiver);
    return this.#present(key, Reflect.get(real, key));
  }

  apply(_target, self, args) {
    return Reflect.apply(this.real('call', null), realOf(self), args.map(realOf));
  }

  construct(_target, args, newTarget) {
    if (this.#canMakeLater(newTarget)) {
      this.#source.place('deferred-construct', this.#key)(null, null);
      return new StandIn(this.#source, this, this.#key, { type: this.#isOfClass() ? 'class' : 'function' }, args).proxy;
    }
    const real = this.real('construct', null);
    return Reflect.construct(real, args.map(realOf), newTarget === this.proxy ? real : newTarget);
  }

  set(_target, key, value, receiver) {
    const real = this.real('set', key);
    return Reflect.set(real, key, value, receiver === this.proxy ? real : receiver);
  }

  has(_target, key) {
    return Reflect.has(this.real('inspect', key), key);
  }

  ownKeys() {
    return Reflect.ownKeys(this.real('inspect', null));
  }

  getPrototypeOf() {
    return Reflect.getPrototypeOf(this.real('inspect', null));
  }

  setPrototypeOf(_target, prototype) {
    return Reflect.setPrototypeOf(this.real('set', null), prototype);
  }

  getOwnPropertyDescriptor(target, key) {
    const descriptor = this.#descriptor(this.real('inspect', key), key);
    // A property that cannot be removed may only be told of where the target has it, too.
    if (descriptor && !descriptor.configurable) Reflect.defineProperty(target, key, descriptor);
    return descriptor;
  }

  #descriptor(real, key) {
    const descriptor = Reflect.getOwnPropertyDescriptor(real, key);
    if (descriptor && 'value' in descriptor) descriptor.value = this.#present(key, descriptor.value);
    return descriptor;
  }

  defineProperty(target, key, descriptor) {
    const isDefined = Reflect.defineProperty(this.real('set', key), key, descriptor);
    if (isDefined) this.getOwnPropertyDescriptor(target, key);
    return isDefined;
  }

  deleteProperty(target, key) {
    return Reflect.deleteProperty(this.real('set', key), key) && Reflect.deleteProperty(target, key);
  }

  isExtensible(target) {
    const real = this.real('inspect', null);
    if (Reflect.isExtensible(real)) return true;
    for (const key of Reflect.ownKeys(real)) Reflect.defineProperty(target, key, this.#descriptor(real, key));
    Reflect.setPrototypeOf(target, Reflect.getPrototypeOf(real));
    Reflect.preventExtensions(target);
    return false;
  }

  preventExtensions(target) {
    return Reflect.preventExtensions(this.real('set', null)) && !this.isExtensible(target);
  }
}

/** An object of which nothing is known may be an array or a map, which a proxy cannot be taken for. */
function canStandIn({ type, properties }) {
  if (type === 'function' || type === 'class') return true;
  if (type !== 'object' || !properties) return false;
  const keys = Object.keys(properties);
  return keys.some((key) => !/^\d+$/.test(key) && key !== 'length');
}

/** A module that is stood in for: one for all who import it, so that they hold the same. */
class Source {
  #file;
  #number;
  #shape;
  #root;
  #load;
  #value;
  #isLoading = false;
  isLoaded = false;

  /**
   * @param file `{ number, target, package, importers }` of the plan
   * @param load loads the module at a path
   */
  constructor(file, log, load) {
    this.#file = file;
    this.#number = file.number;
    this.#load = () => load(file.target);
    this.log = log;
  }

  get package() {
    return this.#file.package;
  }

  /** Whether it was loaded without us. */
  get isElsewhere() {
    return Module._cache[this.#file.target]?.loaded === true;
  }

  /** Whether somebody holds a stand-in. */
  get hasRoot() {
    return this.#root !== undefined;
  }

  /** How the first of its importers would load it. */
  loadBy(load) {
    if (!this.#root) this.#load = load;
  }

  /** The stand-in of the whole; undefined where there cannot be one any more. */
  get root() {
    if (this.#root) return this.#root;
    const shape = this.shape();
    if (shape) this.#root = new StandIn(this, undefined, null, { type: shape.type });
    return this.#root;
  }

  /** Kept only as long as nobody needs the room: the shape of a large package is larger than all its stand-ins. */
  shape() {
    let shape = this.#shape?.deref();
    if (!shape) {
      shape = this.log.readShape(this.#number);
      this.#shape = shape && new WeakRef(shape);
    }
    return shape;
  }

  load() {
    if (this.isLoaded) return this.#value;
    // A module that asks for itself while it is loading gets what there is so far.
    if (this.#isLoading) return this.#load();
    this.#isLoading = true;
    try {
      this.#value = this.#load();
      this.isLoaded = true;
    } finally {
      this.#isLoading = false;
    }
    return this.#value;
  }

  /** Of an import that was not stood in for. */
  tell(error) {
    this.place('get', null)(null, error);
  }

  /** Notes who asks, now. @returns what writes it down, with how it went */
  place(how, key) {
    const frames = callers().filter(({ file }) => !this.log.isOwn(file));
    const [nearest] = frames;
    const { importers } = this.#file;
    const importer = frames.find(({ file }) => importers.includes(file))?.file ?? importers[0];
    return (loadMs, error) =>
      this.log.write({
        package: this.package,
        importer,
        how,
        key: key === null ? null : String(key),
        place: nearest ? `${nearest.file}:${nearest.line}` : null,
        loadMs: loadMs === null ? null : Math.round(loadMs * 100) / 100,
        error,
      });
  }
}

module.exports = { Source, realOf };
