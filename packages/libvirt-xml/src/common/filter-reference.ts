import { attr, children, record, required } from '../schema/index.ts';
import { like } from './values.ts';

export const filterName = like(/^[a-zA-Z_][a-zA-Z0-9_.-]*$/, 'a name of letters, digits, _, . and - that starts with a letter or _');

/** Another filter with values for its variables; a variable that is given more than once is a list. */
export const filterReference = record({
  filter: required(attr('filter', filterName)),
  parameters: children(
    'parameter',
    record({
      name: required(attr('name', like(/^[a-zA-Z0-9_]+$/, 'letters, digits and _'))),
      value: required(attr('value', like(/^[a-zA-Z0-9_.:]+$/, 'letters, digits, _, . and :'))),
    }),
  ),
});
