import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ServerProcess, startServer, startTestHost, type TestHost } from '@aula/testkit';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyRoom, operationEnd, waitFor } from '../lib/rooms.ts';
import { logIn, openBrowser } from './browser.ts';

const PASSWORD = 'correct horse battery';
const PRINTER = '52:54:00:00:00:05';
let host: TestHost;
let server: ServerProcess;
let browser: Browser & AsyncDisposable;

const LAB = `network: lab1
subnet: 172.20.1.0/24
dhcp: { static: 172.20.1.10-172.20.1.199, dynamic: 172.20.1.200-172.20.1.250, lease: 8h }
hosts: [{ name: printer, mac: "${PRINTER}", ip: 172.20.1.12 }]
publish: [{ section: students, port: 22, clients: requester }]
`;
const ROOM = `room: basics
title: Programming basics
preset: tiny
network: lab1
sections:
  students:
    seats: 1-2
    name: "{{ room }}-s{{ id }}"
    ip: "172.20.1.{{ id | plus: 20 }}"
    memory: 96MiB
    vcpus: 1
`;
const FOREIGN = `<network><name>theirs</name><forward mode='nat'/><bridge name='virbr-theirs'/><ip address='198.51.100.1' netmask='255.255.255.0'/></network>`;

const onHost = async (name: string): Promise<boolean> => (await host.virsh(['net-list', '--name'])).split('\n').includes(name);
const internet = async () => (await server.client.call('roomInternet', { params: { room: 'basics' } })).internet.mode;
const row = (page: Page, machine: string) => page.locator(`[data-machine="${machine}"]`);

/** Writes the text as a person would who replaces all of it. */
async function describeNetwork(page: Page, text: string): Promise<void> {
  await page.getByLabel('Network description (YAML)').fill(text);
}

beforeAll(async () => {
  host = await startTestHost();
  server = await startServer({ host: host.hostOption });
  for (const [name, displayName, role] of [
    ['ada', 'Ada Admin', 'admin'],
    ['tess', 'Tess Teacher', 'teacher'],
    ['sam', 'Sam Großmann', 'student'],
  ] as const)
    await server.client.call('createPerson', { body: { name, displayName, role, password: PASSWORD } });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
  await host?.[Symbol.asyncDispose]();
});

describe('an admin', () => {
  it('makes the first network from the empty page: mends what is found, looks at the plan, applies it', async () => {
    const { context, page, faults } = await logIn(browser, server.url, 'ada', PASSWORD);
    await page.goto('/networks');
    await page.getByRole('heading', { name: 'No network yet' }).waitFor();
    await page.getByRole('link', { name: 'New network' }).click();
    const text = page.getByLabel('Network description (YAML)');
    await text.waitFor();
    const proposed = await text.inputValue();
    const { subnet } = await server.client.call('freeSubnet', { query: {} });
    expect(proposed).toContain(`subnet: ${subnet}\n`);

    await describeNetwork(page, proposed.replace('mode: nat', 'mode: nut'));
    const place = page.getByRole('button', { name: 'Line 2, column 7' });
    await place.click();
    const pointedAt = "([...document.querySelectorAll('textarea')].map((area) => area.value.slice(area.selectionStart).split(' ')[0]))[0]";
    expect(await page.evaluate(pointedAt)).toBe('nut');
    expect(await onHost('lab1')).toBe(false);

    await describeNetwork(page, proposed);
    await place.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Show plan' }).click();
    await page.getByTestId('plan-sentence').getByText('The network is made and started.').waitFor();
    expect(await onHost('lab1')).toBe(false);
    await page.getByRole('button', { name: 'Make network' }).click();
    await page.waitForURL('**/networks/lab1');
    await page.getByText('No machine on it yet.').waitFor();
    expect(await onHost('lab1')).toBe(true);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('is told what is in the way instead of a button, when the subnet is taken', async () => {
    const { context, page } = await logIn(browser, server.url, 'ada', PASSWORD);
    await page.goto('/networks/_new');
    await page.getByLabel('Network description (YAML)').waitFor();
    const { subnet } = await server.client.call('network', { params: { network: 'lab1' } });
    await describeNetwork(page, `network: other\nsubnet: ${subnet}\n`);
    await page.getByRole('button', { name: 'Show plan' }).click();
    await page.getByRole('alert').getByText('In the way').waitFor();
    expect(await page.getByRole('button', { name: 'Make network' }).count()).toBe(0);
    await context.close();
  });

  it('takes a network off the host, puts it back, and removes it', async () => {
    const { context, page, faults } = await logIn(browser, server.url, 'ada', PASSWORD);
    await page.goto('/networks/lab1');
    await page.getByRole('button', { name: 'More for this network' }).click();
    await page.getByRole('menuitem', { name: 'Take off the host' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take lab1 off the host' }).click();
    await page.getByText('It is not on the host now.').waitFor();
    expect(await onHost('lab1')).toBe(false);
    await page.getByRole('button', { name: 'Put lab1 on the host' }).click();
    await page.getByText('It is not on the host now.').waitFor({ state: 'detached' });
    expect(await onHost('lab1')).toBe(true);
    await page.getByRole('button', { name: 'More for this network' }).click();
    await page.getByRole('menuitem', { name: 'Remove network' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove lab1' }).click();
    await page.getByRole('heading', { name: 'No network yet' }).waitFor();
    expect(await onHost('lab1')).toBe(false);
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe('a network with a room on it', () => {
  beforeAll(async () => {
    await server.client.call('applyNetwork', { body: { source: LAB } });
    await applyRoom(server.client, ROOM, { start: false });
    await server.client.call('assignSeats', { params: { room: 'basics' }, body: { owners: { 'basics-s01': 'sam' } } });
  });

  it('shows who is where, and addresses as they come, without a reload', async () => {
    const { context, page, faults } = await logIn(browser, server.url, 'tess', PASSWORD);
    await page.goto('/networks/lab1');
    const drawing = page.getByRole('region', { name: 'Drawing of lab1' });
    const seat = drawing.getByRole('link', { name: /basics-s01.*Sam Großmann.*172\.20\.1\.21/s });
    await seat.waitFor();
    await drawing.getByText('printer').waitFor();
    expect(await row(page, 'basics-s01').getAttribute('data-verdict')).toBe('off');
    await page.evaluate('window.stayed = true');
    const { id } = await server.client.call('startRoom', { params: { room: 'basics' }, body: {} });
    await operationEnd(server.client, id);
    await row(page, 'basics-s01')
      .and(page.locator('[data-verdict=right]'))
      .getByText(/lease, 7 h/)
      .waitFor({ timeout: 60_000 });
    await drawing.getByRole('link', { name: /Ready.*basics-s02/s }).waitFor({ timeout: 60_000 });
    expect(await page.evaluate('window.stayed')).toBe(true);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('is moved about in by keys: one stop for Tab, arrows between seats, Enter opens', async () => {
    const { context, page } = await logIn(browser, server.url, 'tess', PASSWORD);
    await page.goto('/networks/lab1');
    const first = page.locator('[data-node="basics-s01"]');
    await first.focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate('document.activeElement.dataset.node')).toBe('basics-s02');
    expect(await first.getAttribute('tabindex')).toBe('-1');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/seats/basics-s01/desktop');
    await context.close();
  });

  it('says what is wrong after a change from outside, and is mended from the page', async () => {
    const { context, page, faults } = await logIn(browser, server.url, 'ada', PASSWORD);
    await page.goto('/networks/lab1');
    await row(page, 'printer').waitFor();
    const entry = `<host mac='${PRINTER}' name='printer' ip='172.20.1.12'/>`;
    await host.virsh(['net-update', 'lab1', 'delete', 'ip-dhcp-host', entry, '--live', '--config']);
    await row(page, 'printer').getByText('172.20.1.12 is not reserved for it').waitFor();
    await page.getByText('printer is wrong: 172.20.1.12 is not reserved for it.').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: '1 wrong' }).click();
    await row(page, 'basics-s01').waitFor({ state: 'detached' });
    await row(page, 'printer').waitFor();
    await page.goto('/networks/lab1');
    await page.getByText('It is no longer as its description says').waitFor();
    await page.getByRole('link', { name: 'Look at the plan' }).click();
    await page.getByRole('button', { name: 'Mend network' }).click();
    await page.getByText('Nothing to do: the network is as its description says.').waitFor();
    expect(await host.virsh(['net-dumpxml', 'lab1'])).toContain(PRINTER);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('stays as it was last seen while its host is away, says so, and goes on by itself', async () => {
    const { context, page, faults } = await logIn(browser, server.url, 'tess', PASSWORD);
    await page.goto('/networks/lab1');
    await row(page, 'basics-s01').waitFor();
    const body = { error: { code: 'hostUnreachable', message: 'The connection to libvirt is lost', diagnostics: [], requestId: 'r1' } };
    await page.route('**/api/v1/networks/lab1', (route) => route.fulfill({ status: 503, json: body }));
    await server.client.call('setSeatInternet', { params: { seat: 'basics-s01' }, body: { internet: { mode: 'off' } } });
    const note = page.getByRole('status').filter({ hasText: /The connection to libvirt is lost\.\s*Shown as of/ });
    await note.waitFor();
    await row(page, 'basics-s01').waitFor();
    await page.unroute('**/api/v1/networks/lab1');
    await note.waitFor({ state: 'detached' });
    await server.client.call('setSeatInternet', { params: { seat: 'basics-s01' }, body: { internet: null } });
    expect(faults).toEqual([]);
    await context.close();
  });

  it('cannot be removed while seats hang on it: the page names the room instead of offering it', async () => {
    const { context, page } = await logIn(browser, server.url, 'ada', PASSWORD);
    await page.goto('/networks/lab1');
    await page.getByRole('button', { name: 'More for this network' }).click();
    await page.getByRole('menuitem', { name: 'Remove network' }).click();
    await page.getByRole('dialog').getByText('2 seats of Programming basics hang on it.').waitFor();
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Remove lab1' }).count()).toBe(0);
    await context.close();
  });

  it('is found by its name from anywhere', async () => {
    const { context, page } = await logIn(browser, server.url, 'tess', PASSWORD);
    await page.getByRole('button', { name: 'Find' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('lab1');
    await page.getByRole('option', { name: /Network\s*lab1/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/networks/lab1');
    await context.close();
  });
});

describe('the internet of a room', () => {
  it('is cut off by one click and brought back by the same, and others who look see it at once', async () => {
    const { context, page, faults } = await logIn(browser, server.url, 'tess', PASSWORD);
    const other = await logIn(browser, server.url, 'ada', PASSWORD);
    await other.page.goto('/networks/lab1');
    await other.page.getByRole('heading', { name: 'lab1' }).waitFor();
    await page.goto('/rooms/basics');
    await page.getByRole('button', { name: 'Internet on: cut it off' }).click();
    await page.getByRole('button', { name: 'Internet off: switch it on' }).waitFor();
    await waitFor('the server to have it off', async () => (await internet()) === 'off');
    await other.page.getByRole('list', { name: 'Machines by room' }).getByText('Internet off').waitFor();
    await page.getByRole('button', { name: 'Internet off: switch it on' }).click();
    await waitFor('the server to have it on', async () => (await internet()) === 'on');
    await page.getByRole('button', { name: 'Internet on: cut it off' }).waitFor();
    expect(faults).toEqual([]);
    await other.context.close();
    await context.close();
  });

  it('can be kept to listed sites; what cannot be listed is said, and the list is kept', async () => {
    const { context, page } = await logIn(browser, server.url, 'tess', PASSWORD);
    await page.goto('/rooms/basics');
    await page.getByRole('button', { name: 'More for the internet of this room' }).click();
    await page.getByRole('menuitem', { name: 'Listed sites only' }).click();
    const list = page.getByLabel('Sites and addresses');
    await list.fill('192.0.2.0/24\n*.example.org');
    await page.getByRole('button', { name: 'Allow 2 sites only' }).click();
    await page.getByRole('alert').getByText('wildcard').waitFor();
    expect(await list.inputValue()).toContain('*.example.org');
    expect(await internet()).toBe('on');
    await list.fill('192.0.2.0/24');
    await page.getByRole('button', { name: 'Allow 1 site only' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Listed sites only: cut it off' }).click();
    await page.getByRole('button', { name: 'Internet off: switch it on' }).click();
    await waitFor('the list to be back', async () => (await internet()) === 'allow-list');
    await page.getByRole('button', { name: 'More for the internet of this room' }).click();
    await page.getByRole('menuitem', { name: 'As the network says' }).click();
    await waitFor('the network to decide', async () => (await internet()) === 'on');
    await context.close();
  });

  it('can differ for one seat, which the wall shows', async () => {
    const { context, page, faults } = await logIn(browser, server.url, 'tess', PASSWORD);
    await page.goto('/rooms/basics');
    await page.getByRole('checkbox', { name: 'Select basics-s02' }).click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Cut off' }).click();
    await page.locator('[data-seat=basics-s02]').getByText('Internet off').waitFor();
    expect(await page.locator('[data-seat=basics-s01]').getByText('Internet off').count()).toBe(0);
    expect((await server.client.call('seatInternet', { params: { seat: 'basics-s02' } })).internet.mode).toBe('off');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'As the room' }).click();
    await page.locator('[data-seat=basics-s02]').getByText('Internet off').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe('a student', () => {
  it('reads on the own card that the internet is off, and opens a published port for the own device', async () => {
    const { context, page, faults } = await logIn(browser, server.url, 'sam', PASSWORD);
    await server.client.call('setRoomInternet', { params: { room: 'basics' }, body: { internet: { mode: 'off' } } });
    await page.goto('/');
    const card = page.locator('[data-seat=basics-s01]');
    await card.getByText('Internet off').waitFor();
    await card.getByRole('button', { name: 'Open for this device: SSH (port 22)' }).click();
    await card.getByText('Open for 127.0.0.1').waitFor();
    const { ports } = await server.client.call('seatPorts', { params: { seat: 'basics-s01' } });
    await card.getByText(`127.0.0.1:${ports[0]?.hostPort}`).waitFor();
    expect(ports).toMatchObject([{ state: 'open', clientAddresses: ['127.0.0.1'] }]);
    expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => v.id)).toEqual([]);
    await card.getByRole('button', { name: 'Close: SSH (port 22)' }).click();
    await card.getByRole('button', { name: 'Open for this device: SSH (port 22)' }).waitFor();
    await server.client.call('setRoomInternet', { params: { room: 'basics' }, body: { internet: null } });
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe('what a role may not do', () => {
  beforeAll(async () => {
    const file = join(host.folder, 'theirs.xml');
    await writeFile(file, FOREIGN);
    await host.virsh(['net-define', file]);
    await host.virsh(['net-start', 'theirs']);
  });

  it('is not there: a teacher looks at networks and plans, and changes none', async () => {
    const { context, page } = await logIn(browser, server.url, 'tess', PASSWORD);
    await page.goto('/networks');
    await page.getByRole('heading', { name: 'lab1' }).waitFor();
    expect(await page.getByRole('link', { name: 'New network' }).count()).toBe(0);
    await page.goto('/networks/lab1?view=plan');
    await describeNetwork(page, LAB.replace('8h', '4h'));
    await page.getByRole('button', { name: 'Show plan' }).click();
    await page.getByTestId('plan-sentence').waitFor();
    expect(await page.getByRole('button', { name: /^(Apply|Mend|Make|More for this network)/ }).count()).toBe(0);
    await page.goto('/networks/_new');
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    await context.close();
  });

  it('is not there for anybody on a network that somebody else made', async () => {
    const { context, page } = await logIn(browser, server.url, 'ada', PASSWORD);
    await page.goto('/networks/theirs');
    await page.getByText('Made by somebody else on this host.').waitFor();
    expect(await page.getByRole('button', { name: 'More for this network' }).count()).toBe(0);
    expect(await page.getByRole('tab').count()).toBe(0);
    await context.close();
  });

  it('is not there for students: neither the page nor a way to it', async () => {
    const { context, page } = await logIn(browser, server.url, 'sam', PASSWORD);
    await page.goto('/networks');
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    expect(await page.getByRole('link', { name: 'Networks' }).count()).toBe(0);
    await context.close();
  });
});

describe('every page of networks', () => {
  /** Where, and what is there once it is whole. */
  const PATHS: readonly [path: string, whole: string][] = [
    ['/networks', '[data-network=lab1]'],
    ['/networks/lab1', '[data-machine=printer]'],
    ['/networks/lab1?view=plan', '[data-testid=plan-sentence]'],
    ['/networks/theirs', 'dl[aria-label="About this network"]'],
    ['/networks/_new', 'textarea'],
    ['/rooms/basics', 'button[aria-label^="Internet on"]'],
  ];
  for (const [scheme, size] of [
    ['light', 'desktop'],
    ['dark', 'phone'],
    ['light', 'tablet'],
  ] as const)
    it(`has no fault that axe finds and fits the window, ${scheme}, ${size}`, async () => {
      const { context, page, faults } = await logIn(browser, server.url, 'ada', PASSWORD, { scheme, size });
      for (const [path, whole] of PATHS) {
        await page.goto(path);
        await page.locator(whole).first().waitFor();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect({ path, violations: violations.map((v) => [v.id, v.nodes.map((node) => node.target)]) }).toEqual({ path, violations: [] });
        const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
        expect({ path, overflow }).toEqual({ path, overflow: 0 });
      }
      expect(faults).toEqual([]);
      await context.close();
    });
});
