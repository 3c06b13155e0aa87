// Loads a provider when it is first asked, in the style that PROVIDER_STYLE says: modules of the other styles are never imported.

import type { Settings } from '../settings.ts';
import type { Provider, ProviderName, ServiceName } from './provider.ts';
import type { ServiceSettings } from './provider-settings.ts';

export interface StyleOptions {
  services: Readonly<Partial<Record<ServiceName, ServiceSettings>>>;
  /** Names of what was loaded. */
  loaded: Set<string>;
  /** How long somebody who reads a stream may not read. */
  unreadTimeoutMs: number;
}

/** A way to reach services. */
export interface Style {
  open(name: ServiceName, service: ServiceSettings): Promise<Provider>;
  close(): Promise<void>;
}

interface StyleModule {
  openStyle(options: StyleOptions): Promise<Style>;
}

type StyleName = Settings['PROVIDER_STYLE'];

const styles: Readonly<Record<StyleName, () => Promise<StyleModule>>> = {
  http: () => import('./http/http-style.ts'),
  'lazy-sdk': () => import('./sdk/lazy-style.ts'),
  'eager-sdk': () => import('./sdk/eager-style.ts'),
};

export interface Opener {
  open(name: ProviderName): Promise<Provider>;
  close(): Promise<void>;
}

export async function createOpener(styleName: StyleName, options: StyleOptions): Promise<Opener> {
  const { services, loaded } = options;
  const openStyle = once(async () => (await styles[styleName]()).openStyle(options));
  if (styleName === 'eager-sdk') await openStyle.get();
  const openService = async (name: ServiceName): Promise<Provider> => {
    const service = services[name];
    if (!service) throw new Error(`There is no key of ${name}.`);
    return (await openStyle.get()).open(name, service);
  };
  const opened = new Map<ProviderName, ReturnType<typeof once<Provider>>>();
  return {
    open: (name) => {
      const make = async (): Promise<Provider> => {
        const provider = name === 'offline' ? (await import('./offline/offline.ts')).offline : await openService(name);
        loaded.add(name);
        return provider;
      };
      const one = opened.get(name) ?? once(make);
      opened.set(name, one);
      return one.get();
    },
    close: async () => {
      const style = await openStyle.made()?.catch(() => undefined);
      await style?.close();
    },
  };
}

/** Makes it when it is first asked for; a failure is not kept. */
function once<T>(make: () => Promise<T>): { get(): Promise<T>; made(): Promise<T> | undefined } {
  let made: Promise<T> | undefined;
  return {
    get: () => {
      made ??= make().catch((error: unknown) => {
        made = undefined;
        throw error;
      });
      return made;
    },
    made: () => made,
  };
}
