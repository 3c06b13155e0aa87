// The whole server in a process of its own, which tells what was loaded when it was ready, and when somebody had asked an AI. Its settings are the argument, as JSON.

import { register } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';

const { port1, port2 } = new MessageChannel();
register('./typescript-hooks.mjs', import.meta.url, { data: { port: port2 }, transferList: [port2] });
port1.unref();

const loaded = [];
async function snapshot() {
  // The hooks run in a thread of their own, and tell a little later.
  await delay(100);
  for (let one = receiveMessageOnPort(port1); one; one = receiveMessageOnPort(port1)) loaded.push(one.message);
  return [...loaded];
}

const { buildApp } = await import('../../src/app.ts');
const { readSettings } = await import('../../src/settings.ts');
const { app, context } = await buildApp({ settings: readSettings(JSON.parse(process.argv[2])) });
const ready = await snapshot();
const { provider } = await context.providers.complete({ system: 'You are a ferry.', user: 'Is it late?' });
const asked = await snapshot();
const names = [...context.loadedProviders];
await app.close();
process.stdout.write(JSON.stringify({ ready, asked, provider, names }), () => process.exit(0));
