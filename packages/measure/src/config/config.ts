// What a person may write in tare.config.{ts,mjs,js,json}. The JSON Schema for editors and for validation is generated from these types
// (npm run schema), so every comment here is what an editor shows.

/**
 * `180MB`, `180MiB`, `1.5GiB`, or a number of bytes.
 * @examples ["512MB", "1.5GiB"]
 */
export type Size = string | number;

/**
 * `500ms`, `30s`, `2m`, `1h`, or a number of milliseconds.
 * @examples ["500ms", "30s"]
 */
export type Duration = string | number;

export interface RouteConfig {
  /**
   * GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.
   * @default "GET"
   */
  method?: string;
  /** Path with query, beginning with `/`. `{n}` becomes the request's number. */
  path: string;
  /** Sent with this route's requests, over the load's `headers`. */
  headers?: Record<string, string>;
  /** Sent as it is when a string, as JSON otherwise, with a content type that says so. `{n}` becomes the request's number. */
  body?: unknown;
  /**
   * Share of the requests, relative to the other routes.
   * @default 1
   * @exclusiveMinimum 0
   */
  weight?: number;
}

export interface LoadConfig {
  /**
   * How many requests, exactly.
   * @default 1000
   * @asType integer
   * @minimum 1
   */
  requests?: number;
  /**
   * Connections kept open at the same time.
   * @default 10
   * @asType integer
   * @minimum 1
   */
  connections?: number;
  /**
   * Requests before the idle reading that are not part of the load.
   * @default 0
   * @asType integer
   * @minimum 0
   */
  warmup?: number;
  /** `"/cards"`, `"POST /cards"` or an object. Default: the path that answered when the service became ready. */
  routes?: (string | RouteConfig)[];
  /** Sent with every request, as `{ "authorization": "Bearer ..." }`. */
  headers?: Record<string, string>;
  /**
   * A request without an answer for that long counts as an error.
   * @default "10s"
   */
  timeout?: Duration;
}

/**
 * A share of something, as `5%`.
 * @pattern ^\d+(\.\d+)?%$
 */
export type Share = string;

/** What memory may be used; `tare check` fails above the limit. */
export interface BudgetConfig {
  limit: Size;
  /**
   * From here on `tare check` warns: a size, or a share of the limit.
   * @default "90%"
   */
  warn?: Size | Share;
  /**
   * Which figure: `private` (the program's own), `pss`, `rssSum`, `charged` (by its control group) or `peakPrivate` (the largest private up to the end of the phase).
   * @default "private"
   */
  figure?: 'private' | 'pss' | 'rssSum' | 'charged' | 'peakPrivate';
  /**
   * `natural` is what the machine holds, `calm` what the program retains.
   * @default "natural"
   */
  mode?: 'natural' | 'calm';
  /** When: `ready`, `idle`, `loaded`, `afterLoad` or `collected`. Default: `afterLoad` for natural, `collected` for calm. */
  phase?: 'ready' | 'idle' | 'loaded' | 'afterLoad' | 'collected';
}

/** Something to try: what it does to the services. `tare compare --change NAME` measures it. */
export interface ChangeConfig {
  /** One sentence for reports. */
  description?: string;
  /** Services that it applies to. Default: all. */
  services?: string[];
  /** Takes the place of the service's command; for one service. */
  command?: string | string[];
  /** Set over the service's environment; `null` removes a variable. */
  env?: Record<string, string | null>;
  /** Runs that commit, branch or tag of the repository instead of the files as they are. */
  revision?: string;
}

/** What memory costs; `tare plan` says what a path saves of it. */
export interface PriceConfig {
  /**
   * Of 1 GB (10^9 bytes) for a month.
   * @exclusiveMinimum 0
   */
  perGbMonth: number;
  /**
   * Three letters, as `EUR`.
   * @default "USD"
   */
  currency?: string;
}

export interface ServiceConfig {
  /** What starts it: `"node server.js"` or `["node", "server.js"]`. Shell operators in a string are run by `sh`. */
  command: string | string[];
  /** Working directory, relative to the configuration file. */
  cwd?: string;
  /** Added to the environment that tare itself runs in. */
  env?: Record<string, string>;
  /** Names of services that must be ready before this one starts. */
  dependsOn?: string[];
  /** `"http://localhost:3000/health"`, a port number, or `"/listening on/"` for a line of its output. Default: the first port that the service listens on, then an HTTP answer. */
  ready?: string | number;
  /**
   * How long it may take to become ready.
   * @default "30s"
   */
  readyTimeout?: Duration;
  /** The load it gets, over the common `load`; `false` for a service that only others call. */
  load?: LoadConfig | false;
  /**
   * From SIGTERM to SIGKILL.
   * @default "5s"
   */
  stopGrace?: Duration;
  /** What `tare check` holds this service to: a limit for private memory, natural, after load, or an object. */
  budget?: Size | BudgetConfig;
}

/** The configuration file of tare. */
export interface TareConfig {
  /** For editors; not read. */
  $schema?: string;
  /** Name in reports. Default: the folder's name. */
  name?: string;
  /**
   * The subject's services by name; they start in the order of `dependsOn`.
   * @minProperties 1
   */
  services: Record<string, ServiceConfig>;
  /** The load that every service gets unless it says otherwise. */
  load?: LoadConfig;
  /**
   * Fresh starts per mode.
   * @default 1
   * @asType integer
   * @minimum 1
   */
  trials?: number;
  /**
   * Which figures to take: `calm` is what the program retains, `natural` what the machine holds.
   * @default "both"
   */
  mode?: 'calm' | 'natural' | 'both';
  /** Size of the plan or machine; reports show the share of it. */
  limit?: Size;
  /**
   * Seed of everything that is drawn by chance, so that a run can be repeated.
   * @default 1
   * @asType integer
   * @minimum 0
   */
  seed?: number;
  /** What `tare check` holds all services together to. */
  budget?: Size | BudgetConfig;
  /**
   * Growth over the baseline or the base that `tare check` tolerates: a size, or a share of what was.
   * @default "5%"
   */
  regression?: Size | Share;
  /** Changes to try, by name. */
  changes?: Record<string, ChangeConfig>;
  /** Command that makes a work tree of another commit ready to run, as `npm ci && npm run build`. Run by `sh` in its top folder. */
  build?: string;
  /** Other Node.js binaries that `tare plan` tries, as `/opt/node24/bin/node`; relative to the configuration file. */
  runtimes?: string[];
  /** What memory costs; `tare plan` says what a path saves of it. */
  price?: PriceConfig;
}
