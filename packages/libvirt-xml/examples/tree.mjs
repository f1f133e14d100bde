// Works on any document, without types: node tree.mjs < any.xml
import { text } from 'node:stream/consumers';
import { appendChild, element, importNode, parseDocument, serialise, setAttribute } from '@aula/libvirt-xml';

const document = parseDocument(await text(process.stdin));
setAttribute(document.root, 'seen', 'yes & no');
appendChild(document.root, importNode(element('note', { by: 'tree.mjs' }, 'a < b')));
process.stdout.write(serialise(document));
