// What a caller holds of a connection: all of it, until it is released. Whoever kept it and calls it later would be in the middle of another caller's work.

export interface LeasedView<Target extends object> {
  view: Target;
  /** From now on calling its methods throws. */
  end(): void;
}

/** @param own what the view has instead of the target's, and still has at the end */
export function leasedView<Target extends object, Own extends object>(
  name: string,
  target: Target,
  own: Own,
): LeasedView<Target & Own> {
  let isOver = false;
  const refuse = (): never => {
    throw wasReleased(name);
  };
  const view = new Proxy(target, {
    get: (_, key) => {
      if (Object.hasOwn(own, key)) return Reflect.get(own, key);
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function' || key === 'constructor') return value;
      return isOver ? refuse : value.bind(target);
    },
  });
  return {
    view: view as Target & Own,
    end: () => {
      isOver = true;
    },
  };
}

export const wasReleased = (name: string): Error =>
  new Error(`This connection of ${name} was released: another caller may have it. Check one out again.`);
