// Users of the images of Node.js, which have a group of the same name and number each.

const numbers = { root: 0, node: 1000 };

export function userNumber(name) {
  if (!Object.hasOwn(numbers, name))
    throw new Error(`the base image has no user "${name}", but ${Object.keys(numbers).join(', ')}.`);
  return numbers[name];
}
