// Runs before the first paint: the strict content security policy allows no inline script.
// 1. The chosen theme, so that a dark page never flashes white.
// 2. Schemas are checked without generated code, which that policy forbids.
(() => {
  let chosen = 'auto';
  try {
    chosen = localStorage.getItem('mantine-color-scheme-value') ?? 'auto';
  } catch {
    // Storage may be blocked; the system's theme is then used.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  globalThis.__zod_globalConfig = { jitless: true };
})();
