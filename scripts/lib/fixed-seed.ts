import fc from 'fast-check';

/*
 * Property tests draw the same values in each run, so that a commit is as green here as it is elsewhere.
 * `AULA_SEED` draws others: a number, or `random` (the failure prints which).
 */
const wanted = process.env.AULA_SEED ?? '20261121';
if (wanted !== 'random') {
  if (!/^\d{1,9}$/.test(wanted)) throw new Error(`AULA_SEED is ${JSON.stringify(wanted)}: a number of at most nine digits, or random`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wanted) });
}
