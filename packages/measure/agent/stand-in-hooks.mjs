// Hooks of the ES module loader before Node.js 22.15: they run in a thread of their own.
import { Redirections, Resolution } from './stand-in-resolution.cjs';

let resolution;

export function initialize({ imports, redirections, planFile }) {
  resolution = new Resolution({ imports }, new Redirections(redirections), planFile);
}

export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const address = resolution.of(specifier, context, found);
  return address === undefined ? found : next(address, context);
}
