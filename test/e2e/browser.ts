import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const SIZES = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 360, height: 740 },
} as const;

/** Debian's Chromium with a new profile. */
export async function openBrowser(): Promise<Browser & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'aula-browser-'));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS, env: { ...process.env, HOME: folder } });
  browser.on('disconnected', () => void rm(folder, { recursive: true, force: true }));
  return Object.assign(browser, { [Symbol.asyncDispose]: () => browser.close() });
}

export interface Visit {
  context: BrowserContext;
  page: Page;
  /** Uncaught errors and console errors so far. */
  faults: string[];
}

/** A page of a browser of its own, logged in through the login page. */
export async function logIn(
  browser: Browser,
  url: string,
  name: string,
  password: string,
  { size = 'desktop', scheme = 'light' }: { size?: keyof typeof SIZES; scheme?: 'light' | 'dark' } = {},
): Promise<Visit> {
  const context = await browser.newContext({ baseURL: url, viewport: SIZES[size], colorScheme: scheme, hasTouch: size === 'phone' });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto('/');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL((at) => !at.pathname.startsWith('/login'));
  return { context, page, faults };
}

/** All text of the terminal's visible lines. */
export const terminalText = (page: Page): Promise<string> =>
  page.locator('.xterm-rows').evaluate((rows) => [...rows.children].map((row) => row.textContent).join('\n'));

/** The desktop's canvas as a PNG data URL, to compare two pictures. */
export const desktopPicture = (page: Page): Promise<string> =>
  page
    .locator('[data-testid=desktop-screen] canvas')
    .first()
    .evaluate((canvas) => canvas.toDataURL('image/png'));
