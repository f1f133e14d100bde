/**
 * Aula's own templates in Jinja2's words, so that the peer renders the same files. Covers what those templates use, not
 * Liquid as a whole; that the outputs are the same is checked by the benchmark.
 */
export function toJinja(source: string): string {
  return source
    .replace(/\{%-? comment -?%\}[\s\S]*?\{%-? endcomment -?%\}\n?/g, '')
    .replace(/\{% capture (\w+) %\}/g, '{% set $1 %}')
    .replaceAll('endcapture', 'endset')
    .replaceAll('{% assign ', '{% set ')
    .replace(/(\w+)\.size > 0/g, '$1')
    .replace(/\{% layout "([^"]+)" %\}/g, '{% extends "$1" %}')
    .replaceAll('block.super', 'super()')
    .replaceAll('elsif', 'elif')
    .replaceAll('forloop.', 'loop.')
    .replace(/\{% case (.+?) %\}([\s\S]*?)\{% endcase %\}/g, (_, value: string, body: string) => cases(value, body))
    .replace(/\{([{%])-? .*? -?[}%]\}/g, filters)
    .replace(/^(.*[^\n].*)$/gm, keepLineEnd);
}

function cases(value: string, body: string): string {
  let isFirst = true;
  const branches = body.replace(/^\s*/, '').replace(/\{% when (.+?) %\}/g, (_, wanted: string) => {
    const word = isFirst ? 'if' : 'elif';
    isFirst = false;
    return `{% ${word} ${value} in [${wanted}] %}`;
  });
  return `${branches}{% endif %}`;
}

/** `| name: a, b` is `| name(a, b)`. */
const filters = (tag: string): string =>
  tag
    .replace(/\| default: nil/g, '| default([])')
    .replace(/\| default: ("[^"]*"|[\w.]+)/g, '| default($1, true)')
    .replace(/\| map: "(\w+)"/g, '| map(attribute="$1")')
    .replace(/\| strip\b/g, '| trim')
    .replace(/\| (\w+): ("[^"]*"|[\w.]+)/g, '| $1($2)');

/** Jinja2 takes the line's end away after every tag, Aula only where the tag stands alone on its line. */
function keepLineEnd(line: string): string {
  const isAlone = /^\s*\{%.*?%\}\s*$/.test(line) && line.indexOf('%}') === line.lastIndexOf('%}');
  return !isAlone && line.endsWith('%}') && !line.endsWith('-%}') ? `${line}\n` : line;
}
