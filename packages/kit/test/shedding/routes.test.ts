import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KitError } from '../../src/kit-error.ts';
import { compileRoutes } from '../../src/shedding/routes.ts';

describe('compileRoutes', () => {
  const find = compileRoutes(['POST /uploads', '/api/readings*', 'GET /users/:id/photos', '/files/:name.json']);

  it.each([
    ['POST', '/uploads', 'POST /uploads'],
    ['POST', '/uploads?token=1', 'POST /uploads'],
    ['GET', '/uploads', undefined],
    ['POST', '/uploads/1', undefined],
    ['DELETE', '/api/readings', '/api/readings*'],
    ['GET', '/api/readings/1/2', '/api/readings*'],
    ['GET', '/api/reading', undefined],
    ['GET', '/users/7/photos', 'GET /users/:id/photos'],
    ['GET', '/users/7/8/photos', undefined],
    ['GET', '/users//photos', undefined],
    ['GET', '/files/a.json', '/files/:name.json'],
    ['GET', '/files/a.xml', undefined],
    ['GET', '/files/a/json', undefined],
    ['GET', '/', undefined],
  ])('of %s %s says %s', (method, path, route) => {
    expect(find(method, path)).toBe(route);
  });

  it.each([
    ['POST', '/Uploads/'],
    ['POST', '/upl%6Fads'],
    ['POST', 'http://host/uploads?a'],
    ['HEAD', '/users/7/photos'],
    ['GET', '/users/7%2F8/photos'],
  ])('lets %s %s slip by no more than a router would', (method, path) => {
    expect(find(method, path)).toBeDefined();
  });

  it('takes an escape that is none as it stands', () => {
    expect(find('POST', '/uploads%')).toBeUndefined();
    expect(find('POST', '/api/readings/%zz')).toBe('/api/readings*');
  });

  it('chooses everything by a star, and the root by itself', () => {
    expect(compileRoutes(['*'])('GET', '/any/path')).toBe('*');
    expect(compileRoutes(['GET *'])('POST', '/any/path')).toBeUndefined();
    expect(compileRoutes(['/'])('GET', '/')).toBe('/');
    expect(compileRoutes(['/'])('GET', '/a')).toBeUndefined();
    expect(compileRoutes([])('GET', '/')).toBeUndefined();
  });

  it('finds every path under a prefix, and only those, whatever they are', () => {
    const prefix = compileRoutes(['/a+b.c*']);
    fc.assert(
      fc.property(fc.webPath(), (path) => {
        expect(prefix('GET', `/a+b.c${path}`)).toBe('/a+b.c*');
        expect(prefix('GET', `/aab0c${path}`)).toBeUndefined();
      }),
    );
  });

  it.each(['', 'uploads', 'post /uploads', 'POST', '/a*b', '/a*b*', '/:a-:b', '/a b', 3, null, undefined])(
    'refuses %j',
    (pattern) => {
      expect(() => compileRoutes([pattern as string])).toThrow(KitError);
      expect(() => compileRoutes([pattern as string])).toThrow(/A pattern of routes is none/);
    },
  );

  it('looks at a path of any length once', () => {
    const long = `/users/${'a'.repeat(1e6)}/${'photo'.repeat(1e5)}`;
    // One that went back over it for each letter would take hours.
    expect(compileRoutes(['/users/:id/photos', '/users/:id.json', '/:a/:b/:c/:d'])('GET', long)).toBeUndefined();
  });
});
