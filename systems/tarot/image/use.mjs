// What somebody would do first with a backend that was just started: look, register, have the cards laid.

/** @returns how many cards were laid */
export async function useOnce(url) {
  await send(url, 'GET', '/health');
  await send(url, 'GET', '/openapi.json');
  const password = 'correct horse 7';
  const registered = await send(url, 'POST', '/api/v1/auth/register', {
    body: { email: 'somebody@example.org', password, confirm_password: password, name: 'Somebody' },
  });
  // By hand: of the cookies of production no client sends any back without HTTPS.
  const cookie = registered.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const reading = await send(url, 'POST', '/api/v1/readings', {
    headers: { cookie },
    body: { question: 'Will it hold?', spread_template_id: 'timeline' },
  });
  const { card_positions } = await reading.json();
  return card_positions.length;
}

async function send(url, method, route, { body, headers = {} } = {}) {
  const response = await fetch(`${url}${route}`, {
    method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`${method} ${route} answered ${response.status}: ${await response.text()}`);
  return response;
}
