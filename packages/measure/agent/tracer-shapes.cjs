'use strict';
// What a module's exports look like, two levels deep, without setting anything off: accessors are read only where their text says that they hand a
// binding through, as transpilers write re-exports.
const { isModuleNamespaceObject, isProxy } = require('node:util').types;

const deepest = 2;
const longestText = 1000;
/** `function () { return x.y; }`, `() => x["y"]`. */
const handsThrough =
  /^(?:(?:function\s*[\w$]*|get\s+[\w$]+|[\w$]+)\s*\(\s*\)\s*\{\s*return\s+([\w$.[\]"']+);?\s*\}|\(\s*\)\s*=>\s*([\w$.[\]"']+))$/;
const toText = (fn) => Function.prototype.toString.call(fn);

/** @param most so many shapes in all; what comes later has no properties, and has to be loaded to be known */
module.exports = function makeShapeOf(most) {
  let left = most;

  function shapeOf(value, depth = 0) {
    left -= 1;
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return primitive(value);
    try {
      if (isProxy(value)) return { type: 'other' };
      const type = typeof value === 'object' ? 'object' : isClass(value) ? 'class' : 'function';
      if (depth === deepest) return { type };
      if (left <= 0) return { type: 'other' };
      return { type, properties: properties(value, depth) };
    } catch {
      // An exotic object that does not even show its keys.
      return { type: 'other' };
    }
  }

  function properties(value, depth) {
    const shapes = {};
    for (const key of Object.getOwnPropertyNames(value)) {
      const shape = property(value, key, depth);
      // Not by assignment: `__proto__` is a key like any other here.
      if (shape)
        Object.defineProperty(shapes, key, { value: shape, enumerable: true, configurable: true, writable: true });
    }
    return shapes;
  }

  function property(owner, key, depth) {
    let descriptor;
    try {
      descriptor = Object.getOwnPropertyDescriptor(owner, key);
    } catch {
      // A binding of a module that never came to its declaration.
      if (isModuleNamespaceObject(owner)) return { type: 'other' };
    }
    if (!descriptor || !(descriptor.enumerable || isWellKnown(owner, key))) return undefined;
    return 'value' in descriptor ? shapeOf(descriptor.value, depth + 1) : accessor(owner, descriptor, depth);
  }

  function accessor(owner, { get }, depth) {
    if (!get || !handsThrough.test(toText(get))) return { type: 'other' };
    try {
      return shapeOf(Reflect.apply(get, owner, []), depth + 1);
    } catch {
      return { type: 'other' };
    }
  }

  return shapeOf;
};

function primitive(value) {
  const isShort = typeof value === 'string' && value.length <= longestText;
  const isWritten = value === null || typeof value === 'boolean' || Number.isFinite(value) || isShort;
  return isWritten ? { type: 'primitive', value } : { type: 'primitive' };
}

/** Not enumerable, and asked for all the same: by transpiled importers, and by whoever prints or registers a function. */
const isWellKnown = (value, key) =>
  key === '__esModule' || key === 'default' || (typeof value === 'function' && (key === 'name' || key === 'length'));

function isClass(fn) {
  const prototype = Object.getOwnPropertyDescriptor(fn, 'prototype')?.value;
  if (typeof prototype !== 'object' || prototype === null) return false;
  if (toText(fn).startsWith('class')) return true;
  const isGenerator = !Object.hasOwn(prototype, 'constructor');
  return !isGenerator && Object.getOwnPropertyNames(prototype).length > 1;
}
