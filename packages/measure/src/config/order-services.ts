// The order in which services start: after all they depend on, otherwise as they were written.

interface Dependent {
  readonly name: string;
  readonly dependsOn: readonly string[];
}

/** `circle`: the names in the order in which they wait for each other; the last waits for the first. */
export type ServiceOrder<Item> =
  | { readonly state: 'ordered'; readonly items: Item[] }
  | { readonly state: 'circle'; readonly names: string[] };

/** Orders by dependencies, all of which must be among the items. */
export function orderServices<Item extends Dependent>(items: readonly Item[]): ServiceOrder<Item> {
  const ordered: Item[] = [];
  const waiting = [...items];
  const placed = new Set<string>();
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ dependsOn }) => dependsOn.every((name) => placed.has(name)));
    const [item] = next === -1 ? [] : waiting.splice(next, 1);
    if (item === undefined) return { state: 'circle', names: findCircle(waiting) };
    placed.add(item.name);
    ordered.push(item);
  }
  return { state: 'ordered', items: ordered };
}

/** Each of these waits for another of them, so that following any of them must come back to one seen before. */
function findCircle(waiting: readonly Dependent[]): string[] {
  const trail: string[] = [];
  let current = waiting[0];
  while (current !== undefined && !trail.includes(current.name)) {
    trail.push(current.name);
    const { dependsOn } = current;
    current = waiting.find(({ name }) => dependsOn.includes(name));
  }
  return current === undefined ? trail : trail.slice(trail.indexOf(current.name));
}
