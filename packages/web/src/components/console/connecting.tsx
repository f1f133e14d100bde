import classes from './console.module.css';

/** The console page's final layout while nothing is known yet. */
export function Connecting({ name }: { name: string }) {
  return (
    <div className={classes['page']}>
      <header className={classes['bar']}>
        <h1 className={classes['name']}>{name}</h1>
      </header>
      <main className={classes['stage']}>
        <div className={classes['overlay']} role="status">
          <div className={classes['message']}>
            <div className={classes['spinner']} aria-hidden />
            <h2>Connecting…</h2>
          </div>
        </div>
      </main>
    </div>
  );
}
