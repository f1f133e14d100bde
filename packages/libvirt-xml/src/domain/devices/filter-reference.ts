import { attr, children, record, required } from '../../schema/index.ts';

/** An nwfilter and the values of its variables; several parameters of one name make a list. */
export const filterReference = record({
  filter: required(attr('filter')),
  parameters: children('parameter', record({ name: required(attr('name')), value: required(attr('value')) })),
});
