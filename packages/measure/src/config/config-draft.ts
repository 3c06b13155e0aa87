// A configuration without the parts that have the wrong shape, so that the meaning of all other parts can be checked in the same run.

import type {
  BudgetConfig,
  ChangeConfig,
  LoadConfig,
  PriceConfig,
  RouteConfig,
  ServiceConfig,
  Size,
  TareConfig,
} from './config.ts';

export type LoadDraft = Omit<LoadConfig, 'routes'> & {
  /** undefined keeps the position of a route that was taken out. */
  routes?: (string | RouteConfig | undefined)[];
};

export type BudgetDraft = Size | Partial<BudgetConfig>;

export type ServiceDraft = Partial<Omit<ServiceConfig, 'load' | 'budget'>> & {
  load?: LoadDraft | false;
  budget?: BudgetDraft;
};

export type ConfigDraft = Partial<
  Omit<TareConfig, 'services' | 'load' | 'budget' | 'changes' | 'runtimes' | 'price'>
> & {
  services?: Record<string, ServiceDraft>;
  load?: LoadDraft;
  budget?: BudgetDraft;
  changes?: Record<string, ChangeConfig>;
  /** undefined keeps the position of a path that was taken out. */
  runtimes?: (string | undefined)[];
  price?: Partial<PriceConfig>;
};

type Keys = readonly (string | number)[];

/** Takes out what stands at each of the key paths of `broken`: all that the schema objected to. */
export function draftWithout(value: unknown, broken: readonly Keys[]): ConfigDraft {
  let draft = value;
  for (const keys of broken) {
    // A service that is no object is still a service that others may name.
    const isService = keys.length === 2 && keys[0] === 'services';
    draft = replaceAt(draft, wholePart(keys), isService ? {} : undefined);
  }
  return typeof draft === 'object' && draft !== null ? draft : {};
}

/** Commands, lists of services and routes are understood as a whole or not at all: one broken word makes another command. */
function wholePart(keys: Keys): Keys {
  const end = keys.findIndex(
    (key, index) =>
      (index === 2 && (key === 'command' || key === 'dependsOn' || key === 'services')) ||
      (keys[index - 1] === 'routes' && typeof key === 'number'),
  );
  return end === -1 ? keys : keys.slice(0, end + 1);
}

/** Copies along the path alone: what lies beside it may hold cycles or functions. Removes a key where the replacement is undefined. */
function replaceAt(value: unknown, keys: Keys, replacement: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((item: unknown, position) => (position === key ? replaceAt(item, rest, replacement) : item));
  }
  if (typeof value !== 'object' || value === null) return value;
  const { [key]: item, ...others } = value as Record<string, unknown>;
  const replaced = replaceAt(item, rest, replacement);
  return replaced === undefined ? others : { ...value, [key]: replaced };
}
