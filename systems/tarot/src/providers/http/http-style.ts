// Services by plain requests on one client, which is made when the first of them is asked. Each protocol is loaded with its service.

import { createHttpClient } from '@tare/kit/http-client';
import type { Style, StyleOptions } from '../open-provider.ts';
import type { ServiceName } from '../provider.ts';
import type { ServiceSettings } from '../provider-settings.ts';
import { createHttpProvider, type HttpProtocol } from './http-provider.ts';

interface ProtocolModule {
  describe(service: ServiceSettings): HttpProtocol;
}

const protocols: Readonly<Record<ServiceName, () => Promise<ProtocolModule>>> = {
  openai: () => import('./openai.ts'),
  anthropic: () => import('./anthropic.ts'),
  gemini: () => import('./gemini.ts'),
};

/** Each stream holds one until its end; who waits for one for too long is answered by the next provider. */
const connections = 100;

export async function openStyle({ unreadTimeoutMs }: StyleOptions): Promise<Style> {
  const http = createHttpClient({ name: 'ai', connections, origins: 4 });
  return {
    open: async (name, service) => {
      const protocol = (await protocols[name]()).describe(service);
      return createHttpProvider({ name, service, protocol, http, unreadTimeoutMs });
    },
    // Whoever asked has been told to stop: what is still under way waits for nobody.
    close: () => http.destroy(),
  };
}
