import '@xterm/xterm/css/xterm.css';
import { IconAccessible, IconDeviceDesktop } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type Modifier, type SpecialKey, terminalBytes, withModifiers } from '../../logic/special-keys.ts';
import classes from './console.module.css';
import { ConsoleBar } from './console-bar.tsx';
import type { ConsoleViewProps } from './desktop-view.tsx';
import { KeyRow } from './key-row.tsx';
import { LinkOverlay } from './link-overlay.tsx';
import { useBarKey } from './use-bar-key.ts';
import { type Attach, useConsoleLink } from './use-console-link.ts';
import { useTouch } from './use-touch.ts';

/** Lines kept above the screen. */
const SCROLLBACK = 5000;
/** A machine that waits for input says nothing to a newcomer; after this long a line in the terminal says what to do. */
const QUIET_MS = 1500;
const HINT = '\x1b[2mConnected. Press Enter to see the prompt.\x1b[0m\r\n';
const READER_KEY = 'aula-screen-reader';

/** A terminal in the window; bar above, keys below, nothing over its lines. */
export function TerminalView({ name, seat, mode, onMode }: ConsoleViewProps) {
  const page = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const socket = useRef<WebSocket | null>(null);
  const touch = useTouch();
  const [reader, setReader] = useState(() => localStorage.getItem(READER_KEY) === 'on');
  const { held, hold, take } = useHeld();
  const send = useCallback((text: string) => {
    if (socket.current?.readyState === WebSocket.OPEN) socket.current.send(new TextEncoder().encode(text));
  }, []);
  const onData = useRef((_text: string) => undefined as undefined);
  onData.current = (text) => void send(withModifiers(text, take()));
  const terminal = useTerminal(host, onData, socket);
  useBarKey(
    page,
    useCallback(() => undefined, []),
  );

  useEffect(() => {
    if (terminal.current !== null) terminal.current.options.screenReaderMode = reader;
    localStorage.setItem(READER_KEY, reader ? 'on' : 'off');
  }, [reader, terminal]);
  useEffect(() => {
    if (terminal.current !== null) terminal.current.options.disableStdin = mode === 'view';
  }, [mode, terminal]);

  const attach: Attach = useCallback(
    (opened, onOpen) => {
      socket.current = opened;
      let quiet: ReturnType<typeof setTimeout> | undefined;
      opened.addEventListener('open', () => {
        terminal.current?.reset();
        sendSize(opened, terminal.current);
        onOpen();
        quiet = setTimeout(() => terminal.current?.write(HINT), QUIET_MS);
        terminal.current?.focus();
      });
      opened.addEventListener('message', ({ data }) => {
        clearTimeout(quiet);
        if (data instanceof ArrayBuffer) terminal.current?.write(new Uint8Array(data));
      });
      return () => {
        clearTimeout(quiet);
        if (socket.current === opened) socket.current = null;
      };
    },
    [terminal],
  );
  const { link, retry } = useConsoleLink({ seat: name, kind: 'terminal', mode, attach });
  const sendKey = (key: SpecialKey) => send(terminalBytes(key, take()));
  return (
    <div ref={page} className={classes['page']}>
      <header className={classes['bar']} data-console-bar>
        <ConsoleBar name={name} seat={seat} mode={mode} onMode={onMode} page={page}>
          <button
            type="button"
            className={classes['tool']}
            aria-pressed={reader}
            aria-label="Screen reader mode"
            title="Screen reader mode"
            onClick={() => setReader(!reader)}
          >
            <IconAccessible size={18} aria-hidden />
          </button>
          <Link to="/seats/$seat/desktop" params={{ seat: name }} className={classes['tool']} aria-label="Desktop" title="Desktop">
            <IconDeviceDesktop size={18} aria-hidden />
            <span className={classes['wide']}>Desktop</span>
          </Link>
        </ConsoleBar>
      </header>
      <main className={classes['stage']} aria-label={`Terminal of ${name}`}>
        <div ref={host} className={classes['terminal']} data-testid="terminal-screen" data-link={link.at} />
        <LinkOverlay link={link} seat={seat} name={name} onRetry={retry} />
      </main>
      {touch && mode === 'control' && link.at === 'open' && (
        <KeyRow held={held} onHold={hold} onKey={sendKey} onKeyboard={() => terminal.current?.focus()} />
      )}
    </div>
  );
}

const sendSize = (socket: WebSocket, terminal: Terminal | null): void => {
  if (terminal !== null && socket.readyState === WebSocket.OPEN)
    socket.send(JSON.stringify({ type: 'resize', cols: terminal.cols, rows: terminal.rows }));
};

const COLOURS = { background: '#121110', foreground: '#ece8e1', cursor: '#7cc9bf', selectionBackground: '#2b5a55' };

/** One xterm in `host`, fitted to it for as long as it is there. */
function useTerminal(
  host: RefObject<HTMLDivElement | null>,
  onData: RefObject<(text: string) => undefined>,
  socket: RefObject<WebSocket | null>,
): RefObject<Terminal | null> {
  const terminal = useRef<Terminal | null>(null);
  useEffect(() => {
    if (host.current === null) return;
    const created = new Terminal({
      fontFamily: 'ui-monospace, Menlo, "DejaVu Sans Mono", monospace',
      fontSize: 15,
      scrollback: SCROLLBACK,
      cursorBlink: false,
      theme: COLOURS,
      convertEol: false,
      minimumContrastRatio: 4.5,
    });
    const fit = new FitAddon();
    created.loadAddon(fit);
    created.open(host.current);
    created.onData((text) => onData.current(text));
    created.onResize(() => socket.current !== null && sendSize(socket.current, created));
    const watch = new ResizeObserver(() => fit.fit());
    watch.observe(host.current);
    terminal.current = created;
    return () => {
      watch.disconnect();
      terminal.current = null;
      created.dispose();
    };
  }, [host, onData, socket]);
  return terminal;
}

/** Modifiers held on the key row until the next key. */
function useHeld() {
  const [held, setHeld] = useState<ReadonlySet<Modifier>>(new Set());
  const hold = (modifier: Modifier) =>
    setHeld((old) => (old.has(modifier) ? new Set([...old].filter((m) => m !== modifier)) : new Set([...old, modifier])));
  const take = () => {
    if (held.size > 0) setHeld(new Set());
    return held;
  };
  return { held, hold, take };
}
