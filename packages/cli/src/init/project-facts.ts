// What `tare init` can tell about a project, and how sure it is of each thing.

/** `http`: the server of Node.js itself, without a framework. */
export type Framework = 'nest' | 'next' | 'fastify' | 'hono' | 'koa' | 'express' | 'http';

export const frameworkNames: Readonly<Record<Framework, string>> = {
  nest: 'NestJS',
  next: 'Next.js',
  fastify: 'Fastify',
  hono: 'Hono',
  koa: 'Koa',
  express: 'Express',
  http: 'plain node:http',
};

/** `found`: it stands there. `guess`: it follows from what stands there only as a rule, and a person should look. */
export type Certainty = 'found' | 'guess';

/** A value with the place that it was taken from, in words: `"start" in package.json`. */
export interface Sourced<Value> {
  readonly value: Value;
  readonly source: string;
  readonly certainty: Certainty;
}

export interface ServiceFacts {
  name: string;
  framework: Framework | null;
  command: Sourced<string>;
  /** Folder below the project's, '' for the project's own. */
  cwd: string;
  env: Record<string, string>;
  port: Sourced<number> | null;
  /** Path that looks made for asking whether the service is up. */
  healthPath: string | null;
  /** Literal GET paths in its source. */
  routes: string[];
  /** Whether tare should send it requests. */
  isLoaded: boolean;
  dependsOn: string[];
  /** Containers that it leans on, which tare does not start unless a person says so. */
  containers: string[];
  /** Sentences for the person who reads the configuration. */
  notes: string[];
}

/** A container whose program is not the project's own: a database, a queue. */
export interface ContainerFacts {
  name: string;
  image: string;
  /** The command that does the same without a container, where it is known. */
  command: string | null;
  port: number | null;
}

export interface ProjectFacts {
  /** null: nothing names it, and the folder's name will do. */
  name: string | null;
  moduleSystem: 'esm' | 'commonjs';
  isTypeScript: boolean;
  services: ServiceFacts[];
  containers: ContainerFacts[];
  /** Folders of the workspaces that have a package.json. */
  workspaces: string[];
  /** What could not be read, or was left out, and why. */
  remarks: string[];
}
