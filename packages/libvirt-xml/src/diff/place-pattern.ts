/** A matcher of places: `*` stands for one step, `**` at the end for the place itself and all within it, `a|b` within a step for either. */
export function placeMatcher(pattern: string): (place: string) => boolean {
  const steps = pattern.split('/').map((step) => {
    if (step === '**') return '(?:/.+)?';
    const names = step.split('|').map((name) => name.replaceAll(/[.+?^${}()[\]\\]/g, '\\$&').replaceAll('*', '[^/]+'));
    return `/(?:${names.join('|')})`;
  });
  const expression = new RegExp(`^${steps.join('')}$`);
  return (place) => expression.test(`/${place}`);
}
