// A browser's part: sends JSON, keeps cookies, and minds their paths.

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON: tests look into it as they please. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes is what is tested
  body: any;
  text: string;
}

interface Cookie {
  value: string;
  path: string;
  /** As it was sent. */
  line: string;
}

export class Client {
  readonly url: string;
  readonly cookies = new Map<string, Cookie>();
  /** As it was answered at registering. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes is what is tested
  user: any;

  constructor(url: string) {
    this.url = url;
  }

  get = (path: string, headers?: Record<string, string>): Promise<Answer> => this.send('GET', path, undefined, headers);
  post = (path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> =>
    this.send('POST', path, body, headers);
  put = (path: string, body?: unknown): Promise<Answer> => this.send('PUT', path, body);
  patch = (path: string, body?: unknown): Promise<Answer> => this.send('PATCH', path, body);
  delete = (path: string, body?: unknown): Promise<Answer> => this.send('DELETE', path, body);

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const isPlain = body !== undefined && !(body instanceof FormData) && typeof body !== 'string';
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        cookie: this.#cookieHeader(path),
        ...(isPlain ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isPlain ? JSON.stringify(body) : (body as string | FormData) }),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') && text !== '';
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
  }

  /** The same person at another window: what happens to its cookies does not happen to these. */
  copy(): Client {
    const other = new Client(this.url);
    for (const [name, cookie] of this.cookies) other.cookies.set(name, { ...cookie });
    other.user = this.user;
    return other;
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split('=');
    const path = attributes.find((attribute) => attribute.startsWith('Path='))?.slice(5) ?? '/';
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, { value, path, line });
  }

  #cookieHeader(path: string): string {
    return [...this.cookies]
      .filter(([, cookie]) => path.startsWith(cookie.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
  }
}
