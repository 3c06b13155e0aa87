// The load of a subject as it is recorded: of all services together.

import type { RecordingSettings } from '@tare/accounting';
import { routeName } from '../load/load-driver.ts';
import type { Subject } from './subject.ts';

export type LoadSettings = Pick<RecordingSettings, 'requests' | 'connections' | 'warmup' | 'routes'>;

export const loadSettings = ({ services }: Subject): LoadSettings => ({
  requests: services.reduce((sum, service) => sum + (service.load?.requests ?? 0), 0),
  connections: Math.max(0, ...services.map((service) => service.load?.connections ?? 0)),
  warmup: services.reduce((sum, service) => sum + (service.load?.warmup ?? 0), 0),
  routes: services.flatMap((service) => service.load?.routes.map(routeName) ?? []),
});
