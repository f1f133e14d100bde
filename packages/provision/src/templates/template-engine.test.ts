import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '@aula/model';
import { Liquid } from 'liquidjs';
import { afterEach, describe, expect, it } from 'vitest';
import { TEMPLATE_LIMITS } from './limits.ts';
import { Secret, SecretWatch } from './secret.ts';
import { type TemplateData, TemplateEngine } from './template-engine.ts';
import { TemplateProblem } from './template-problem.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** A folder with these files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'aula-templates-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const engine = new TemplateEngine();
const render = (source: string, data: TemplateData = {}): string => engine.renderText(source, data, 'seat.cfg');

function problem(work: () => unknown): Diagnostic {
  try {
    work();
  } catch (error) {
    if (error instanceof TemplateProblem) return error.diagnostic;
    throw error;
  }
  throw new Error('nothing went wrong');
}

const DATA = {
  seat: { name: 's01', id: 7, tags: ['a', 'b', 'c'], none: null, off: false, empty: '' },
  users: [
    { name: 'ann', age: 30, admin: true },
    { name: 'bob', age: 20, admin: false },
  ],
  zero: 0,
  words: 'one two three',
};

describe('the language', () => {
  it.each([
    'plain text\nof two lines',
    '{{ seat.name }}/{{ seat.id }}/{{ seat.none }}/{{ seat.off }}/{{ seat.tags }}',
    '{{ seat.tags[1] }} {{ seat.tags[-1] }} {{ seat.tags.first }} {{ seat.tags.last }} {{ seat.tags.size }} {{ words.size }} {{ seat["name"] }}',
    '{% for u in users %}{{ forloop.index }}/{{ forloop.length }}:{{ u.name }}{% unless forloop.last %}, {% endunless %}{% endfor %}',
    '{% for i in (1..5) reversed %}{{ i }}{% if i == 3 %}{% continue %}{% endif %}{% if i == 2 %}{% break %}{% endif %};{% endfor %}',
    '{% for i in (1..9) limit: 3 offset: 2 %}{{ i }}{{ forloop.rindex0 }}{% else %}none{% endfor %}',
    '{% for p in seat %}{{ p[0] }}={{ p[1] }} {% endfor %}',
    '{% for x in seat.none %}x{% else %}nothing{% endfor %}{% for x in seat.empty %}x{% else %}nothing{% endfor %}',
    '{% for u in users %}{% for t in seat.tags %}{{ u.name }}{{ t }}{{ forloop.first }}{% endfor %}{{ forloop.index0 }}{% endfor %}',
    '{% if seat.id > 5 and users.size == 2 or false %}yes{% elsif true %}elsif{% else %}no{% endif %}',
    '{% if nothere %}a{% elsif seat.off %}b{% elsif seat.empty == empty %}c{% endif %}{% if zero %}zero is true{% endif %}',
    '{% if seat.tags contains "b" %}in{% endif %}{% if words contains "two" %}in{% endif %}{% if seat.none == nil %}nil{% endif %}',
    '{% unless seat.off %}on{% elsif seat.id == 7 %}seven{% else %}off{% endunless %}{% unless seat.id == 7 %}a{% elsif true %}b{% endunless %}',
    '{% case seat.id %}{% when 1, 2 %}low{% when 7 or 8 %}seven{% else %}other{% endcase %}{% case words %}{% when "x" %}x{% else %}else{% endcase %}',
    '{% assign n = seat.id | plus: 1 | times: 2 %}{{ n }}{% capture c %}[{{ n }}{{ words | upcase }}]{% endcapture %}{{ c | size }}{{ c }}',
    '{{ users | map: "name" | join: "+" }} {{ users | where: "admin" | map: "name" }} {{ users | sort: "age" | map: "name" | first }}',
    '{{ words | split: " " | reverse | join: "," }} {{ "a,b" | split: "," | last }} {{ 10 | divided_by: 4 }} {{ 7 | modulo: 4 }}',
    '{{ nothere | default: "fallback" }} {{ seat.off | default: true, allow_false: true }} {{ seat.empty | default: "e" }} {{ seat.nope | default: 1 }}',
    '{% raw %}{{ not.rendered }}{% endraw %}{% comment %}{{ gone }}{% endcomment %}{% # a note %}|{{- " tight " -}} |',
    "{{ 'it''s' }}{{ \"a\" | append: 'b' }}{% echo seat.name | upcase %}{{ (1..4) | join: '-' }}{{ -3 | abs }}{{ 1.5 | plus: 1 }}",
    '{% for i in (seat.id..9) %}{{ i }}{% endfor %}{{ seat.tags | join }}{{ true }}{{ nil }}{% if not seat.off %}!{% endif %}',
  ])('renders %j as LiquidJS itself does', (source) => {
    const stock = new Liquid({
      strictFilters: true,
      strictVariables: true,
      lenientIf: true,
      ownPropertyOnly: true,
      groupedExpressions: true,
    });
    expect(render(source, DATA)).toBe(stock.parseAndRenderSync(source, DATA));
  });

  it('takes the line of a tag that stands alone on it away, and no other blanks', () => {
    const source =
      'a\n  {% if true %}  \n  b{% if true %} --grow{% endif %}\n{% for i in (1..2) %}\n{{ i }}\n{% endfor %}\n  {% endif %}\nc\n';
    expect(render(source)).toBe('a\n  b --grow\n1\n2\nc\n');
  });
});

describe('a mistake', () => {
  it('with an unknown variable names file, line, column and the nearest known one', () => {
    expect(problem(() => render('ok\n  {{ netwrk.domain }}', { network: { domain: 'x' }, seat: {} }))).toMatchObject({
      file: 'seat.cfg',
      line: 2,
      column: 6,
      message: 'unknown variable "netwrk" (did you mean "network"?)',
      allowed: 'network, seat',
    });
    const deeper = problem(() => render('{% for n in nics %}{{ n.adress }}{% endfor %}', { nics: [{ address: 1, mac: 2 }] }));
    expect(deeper.message).toBe(
      'unknown variable "n.adress": no "adress" (did you mean "address"?) in a value whose keys are address, mac',
    );
  });

  it('with an unknown filter or tag names the nearest and all there are', () => {
    expect(problem(() => render('{{ 1 | shel }}'))).toMatchObject({ message: 'there is no filter "shel" (did you mean "shell"?)' });
    expect(problem(() => render('\n{% fro x in y %}{% endfor %}'))).toMatchObject({
      line: 2,
      message: 'there is no tag "fro" (did you mean "for"?)',
    });
  });

  it('in a filter, in an unclosed tag or in a range has its place', () => {
    expect(problem(() => render('\n\n{{ "nonsense" | ip: 1 }}'))).toMatchObject({ line: 3, message: '"nonsense" is no IP address' });
    expect(problem(() => render('a\n{% if x %}'))).toMatchObject({ line: 2, message: expect.stringContaining('not closed') });
    expect(problem(() => render('{% for x in (1..words) %}{% endfor %}', DATA)).message).toContain('whole numbers');
  });

  it('in an included file names that file', () => {
    const folder = folderOf({ 'a.liquid': '1\n{% include "b" %}', 'b.liquid': '1\n2\n{{ nope }}' });
    expect(problem(() => new TemplateEngine([folder]).render('a', {}))).toMatchObject({
      file: join(folder, 'b.liquid'),
      line: 3,
      column: 4,
    });
  });
});

describe('includes and layouts', () => {
  it('include another template with arguments that end with it', () => {
    const folder = folderOf({
      'list.liquid': '{{ name }}:{{ item }};',
      'a.liquid': '{% include "list", item: 1 %}{% include "list", item: seat.id %}{{ item | default: "gone" }}',
    });
    expect(new TemplateEngine([folder]).render('a', { name: 'n', ...DATA })).toBe('n:1;n:7;gone');
  });

  it('change one block and keep the rest, over several layers, with block.super', () => {
    const folder = folderOf({
      'base.liquid': '<{% block head %}H{% endblock %}|{% block body %}B{% endblock %}>',
      'mid.liquid': '{% layout "base" %}{% assign x = 5 %}{% block body %}mid({{ block.super }}){% endblock %}',
      'leaf.liquid': '{% layout "mid" %}ignored{% block body %}leaf({{ block.super }}){{ x }}{% endblock %}',
    });
    const templates = new TemplateEngine([folder]);
    expect(templates.render('base', {})).toBe('<H|B>');
    expect(templates.render('leaf', {})).toBe('<H|leaf(mid(B))5>');
  });

  it('let a folder earlier in the path change one block of the template of the same name', () => {
    const own = folderOf({ 'ks.cfg.liquid': 'text\n{% block packages %}\nvim\n{% endblock %}\nend\n' });
    const site = folderOf({ 'ks.cfg.liquid': '{% layout "ks.cfg" %}\n{% block packages %}\n{{ block.super }}site\n{% endblock %}\n' });
    const project = folderOf({
      'ks.cfg.liquid': '{% layout "ks.cfg" %}\n{% block packages %}\n{{ block.super }}project\n{% endblock %}\n',
    });
    expect(new TemplateEngine([project, site, own]).render('ks.cfg', {})).toBe('text\nvim\nsite\nproject\nend\n');
  });

  it('refuse to go round in circles and too deep', () => {
    const circle = folderOf({ 'a.liquid': '{% include "b" %}', 'b.liquid': '{% if false %}{% include "a" %}{% endif %}' });
    expect(problem(() => new TemplateEngine([circle]).render('a', {})).message).toContain('includes itself');
    const chain = Object.fromEntries(
      Array.from({ length: TEMPLATE_LIMITS.depth + 1 }, (_, i) => [
        `t${i}.liquid`,
        i === TEMPLATE_LIMITS.depth ? 'end' : `{% include "t${i + 1}" %}`,
      ]),
    );
    const deep = new TemplateEngine([folderOf(chain)]);
    expect(deep.render('t1', {})).toBe('end');
    expect(problem(() => deep.render('t0', {})).message).toContain('too deeply');
  });

  it('say at the tag that a template is missing or its name is made up', () => {
    const folder = folderOf({ 'a.liquid': '\n{% include "nope" %}', 'b.liquid': '{% include name %}' });
    const templates = new TemplateEngine([folder]);
    expect(problem(() => templates.render('a', {}))).toMatchObject({
      file: join(folder, 'a.liquid'),
      line: 2,
      message: 'there is no template "nope"',
    });
    expect(problem(() => templates.render('b', { name: 'a' })).message).toContain('in quotes');
  });
});

describe('a hostile template', () => {
  it('reads nothing outside of the template path', () => {
    const outside = folderOf({ 'secret.liquid': 'SECRET' });
    const folder = folderOf({ 'ok.liquid': 'fine' });
    symlinkSync(join(outside, 'secret.liquid'), join(folder, 'link.liquid'));
    symlinkSync(outside, join(folder, 'folder'));
    symlinkSync(join(folder, 'ok.liquid'), join(folder, 'inner.liquid'));
    const templates = new TemplateEngine([folder]);
    expect(templates.render('inner', {})).toBe('fine');
    for (const name of [
      '../secret',
      '..',
      '/etc/passwd',
      'a/../../secret',
      './ok',
      '.hidden',
      'a//b',
      'a\\b',
      `${outside}/secret`,
      'ok\0',
      '',
      '~/x',
      'C:x',
    ]) {
      expect(problem(() => templates.render(name, {})).message, name).toMatch(/is no template's name/);
    }
    expect(problem(() => templates.render('x'.repeat(TEMPLATE_LIMITS.nameLength + 1), {})).message).toMatch(/is no template's name/);
    for (const name of ['link', 'folder/secret']) expect(problem(() => templates.render(name, {})).message, name).toContain('leads out of');
  });

  it('has no tag or filter that reads files, the clock or chance', () => {
    for (const tag of ['render "x"', 'tablerow a in b', 'liquid echo 1', 'increment x', 'cycle 1']) {
      expect(problem(() => render(`{% ${tag} %}`)).message, tag).toContain('there is no tag');
    }
    for (const filter of ['date', 'sample', 'find_exp: "x", "x"', 'where_exp: "x", "true"', 'raw']) {
      expect(problem(() => render(`{{ "now" | ${filter} }}`)).message, filter).toContain('there is no filter');
    }
  });

  it('sees nothing of what its values are made of', () => {
    for (const path of [
      'constructor',
      '__proto__',
      'toString',
      'a.constructor',
      'a.__proto__.polluted',
      'list.constructor',
      'list.map',
      'text.constructor',
      'f.call',
    ]) {
      expect(problem(() => render(`{{ ${path} }}`, { a: {}, list: [1], text: 't', f: () => 'ran' })).message, path).toContain(
        'unknown variable',
      );
    }
    expect(render('{{ a["constructor"] | default: "no" }}', { a: {} })).toBe('no');
    expect(
      render('{{ l | map: "constructor" | join }}{{ l | where: "__proto__" | size }}{{ l | sort: "toString" | size }}', { l: [{}, {}] }),
    ).toBe(' 02');
  });

  it.each([
    ['loops for ever', '{% for i in (1..90000) %}{% for j in (1..90000) %}{% endfor %}{% endfor %}', 'too many steps'],
    ['asks for an endless range', '{% for i in (1..100001) %}{% endfor %}', 'range is too long'],
    ['doubles a value', '{% assign a = "12345678" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}', 'the filter append'],
    [
      'doubles a capture',
      '{% assign a = "12345678" %}{% for i in (1..60) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}',
      'puts out too much',
    ],
    ['prints without end', `{% for i in (1..90000) %}${'x'.repeat(1000)}{% endfor %}`, 'puts out too much'],
    [
      'makes filters work without end',
      '{% capture a %}{% for i in (1..9999) %}ab{% endfor %}{% endcapture %}{% for i in (1..9999) %}{% assign b = a | replace: "a", "b" %}{% endfor %}',
      'limit exceeded',
    ],
  ])('that %s is stopped', (_, source, message) => {
    expect(problem(() => render(source)).message).toContain(message);
  });

  it('may be as long as the cap and not longer', () => {
    expect(render('x'.repeat(TEMPLATE_LIMITS.sourceLength))).toHaveLength(TEMPLATE_LIMITS.sourceLength);
    expect(problem(() => render('x'.repeat(TEMPLATE_LIMITS.sourceLength + 1))).message).toContain('too long');
    const folder = folderOf({ 'big.liquid': 'x'.repeat(TEMPLATE_LIMITS.sourceLength + 1) });
    expect(problem(() => new TemplateEngine([folder]).render('big', {})).message).toContain('too long');
  });

  it('may use the longest range and not a longer one', () => {
    expect(render(`{{ (1..${TEMPLATE_LIMITS.rangeItems}) | size }}`)).toBe(String(TEMPLATE_LIMITS.rangeItems));
    expect(problem(() => render(`{{ (0..${TEMPLATE_LIMITS.rangeItems}) | size }}`)).message).toContain('too long');
  });
});

describe('a secret', () => {
  it('leaves a trace when it is read, however it is read', () => {
    const watch = new SecretWatch();
    const data = { a: { pw: new Secret('hush', watch), other: 'x' }, list: [new Secret('hush', watch)] };
    expect([render('{{ a.other }}', data), watch.take()]).toEqual(['x', false]);
    for (const source of [
      '{{ a.pw }}',
      '{{ list | join }}',
      '{% for x in list %}{{ x }}{% endfor %}',
      '{{ list }}',
      '{{ a.pw | upcase | downcase }}',
      '{{ list[0] }}',
    ]) {
      expect([render(source, data), watch.take()], source).toEqual(['hush', true]);
    }
    expect([render('{{ a | json }}', data).includes('hush'), watch.take()]).toEqual([true, true]);
    for (const source of ['{% if a.pw == "hush" %}1{% endif %}', '{% assign x = a.pw %}{{ x | size }}']) {
      render(source, data);
      expect(watch.take(), source).toBe(true);
    }
  });
});
