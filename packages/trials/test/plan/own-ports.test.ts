import { describe, expect, it } from 'vitest';
import { withOwnPorts } from '../../src/plan/own-ports.ts';
import { armOf } from '../support/session-double.ts';

describe('withOwnPorts', () => {
  const { subject } = armOf('server.js');
  const portOf = (own: typeof subject): string | undefined => own.services[0]?.launch.env.PORT;

  it('gives every copy a port of its own', async () => {
    const ports = [portOf(await withOwnPorts(subject)), portOf(await withOwnPorts(subject))];
    expect(ports.every((port) => Number(port) > 1023)).toBe(true);
    expect(portOf(subject)).toBeUndefined();
  });

  it.each(['3000', undefined])('leaves a port that the person named as it is: %s', async (PORT) => {
    const services = subject.services.map((service) => ({ ...service, launch: { ...service.launch, env: { PORT } } }));
    expect(await withOwnPorts({ ...subject, services })).toEqual({ ...subject, services });
  });
});
