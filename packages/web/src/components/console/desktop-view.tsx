import type { SeatView } from '@aula/api';
import RFB from '@novnc/novnc';
import { IconChevronDown, IconClipboardText, IconCommand, IconTerminal2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { type Modifier, type SpecialKey, specialKeysym } from '../../logic/special-keys.ts';
import { KEYSYM, keyOf } from '../../logic/typing.ts';
import classes from './console.module.css';
import { ConsoleBar } from './console-bar.tsx';
import { KeyRow } from './key-row.tsx';
import { LinkOverlay } from './link-overlay.tsx';
import { PasteDialog } from './paste-dialog.tsx';
import { SoftKeyboard } from './soft-keyboard.tsx';
import { press, typeKeys } from './type-text.ts';
import { BAR_KEY, useBarKey } from './use-bar-key.ts';
import { type Attach, useConsoleLink } from './use-console-link.ts';
import { useHidingBar } from './use-hiding-bar.ts';
import { useTouch } from './use-touch.ts';
import { ViewerTool } from './viewer-tool.tsx';

export interface ConsoleViewProps {
  name: string;
  seat: SeatView | undefined;
  mode: 'control' | 'view';
  onMode: (mode: 'control' | 'view') => void;
}

/** A desktop in the window: its picture scaled to fit, its bar hidden until wanted. */
export function DesktopView({ name, seat, mode, onMode }: ConsoleViewProps) {
  const page = useRef<HTMLDivElement>(null);
  const screen = useRef<HTMLDivElement>(null);
  const rfb = useRef<RFB | null>(null);
  const [pasting, setPasting] = useState(false);
  const { hidden, bar, show } = useHidingBar();
  const touch = useTouch();
  const soft = useRef<HTMLTextAreaElement>(null);
  const { held, hold, sendKey, sendText } = useHeldKeys(rfb);
  useBarKey(page, show);

  const attach: Attach = useCallback(
    (socket, opened) => {
      if (screen.current === null) return () => undefined;
      const client = new RFB(screen.current, socket, { shared: true });
      client.scaleViewport = true;
      client.background = '#121110';
      client.viewOnly = mode === 'view';
      client.showDotCursor = mode === 'control';
      client.addEventListener('connect', () => {
        labelCanvas(screen.current, name);
        client.focus();
        opened();
      });
      rfb.current = client;
      return () => {
        rfb.current = null;
        client.disconnect();
      };
    },
    [mode, name],
  );
  const { link, retry } = useConsoleLink({ seat: name, kind: 'desktop', mode, attach });
  const control = mode === 'control';
  const live = link.at === 'open';
  const closePaste = () => {
    setPasting(false);
    rfb.current?.focus();
  };
  return (
    <div ref={page} className={classes['page']} onPointerMove={(event) => event.clientY < 6 && hidden && show()}>
      <header
        ref={bar}
        className={classes['bar']}
        data-console-bar
        data-floating
        data-hidden={(hidden && live) || undefined}
        inert={hidden && live}
      >
        <ConsoleBar name={name} seat={seat} mode={mode} onMode={onMode} page={page}>
          {control && live && (
            <>
              <button
                type="button"
                className={classes['tool']}
                aria-label="Send Ctrl-Alt-Del"
                title="Send Ctrl-Alt-Del"
                onClick={() => rfb.current?.sendCtrlAltDel()}
              >
                <IconCommand size={18} aria-hidden />
                <span className={classes['wide']}>Ctrl-Alt-Del</span>
              </button>
              <button type="button" className={classes['tool']} aria-label="Type text" title="Type text" onClick={() => setPasting(true)}>
                <IconClipboardText size={18} aria-hidden />
                <span className={classes['wide']}>Type text</span>
              </button>
            </>
          )}
          {live && <ViewerTool seat={name} />}
          <Link to="/seats/$seat/terminal" params={{ seat: name }} className={classes['tool']} aria-label="Terminal" title="Terminal">
            <IconTerminal2 size={18} aria-hidden />
            <span className={classes['wide']}>Terminal</span>
          </Link>
        </ConsoleBar>
      </header>
      <main className={classes['stage']} aria-label={`Desktop ${name}`}>
        <div ref={screen} className={classes['screen']} data-testid="desktop-screen" data-link={link.at} />
        {hidden && live && (
          <button
            type="button"
            className={classes['handle']}
            aria-label={`Show bar (${BAR_KEY})`}
            title={`Show bar (${BAR_KEY})`}
            tabIndex={-1}
            onClick={show}
          >
            <IconChevronDown size={16} aria-hidden />
          </button>
        )}
        <LinkOverlay link={link} seat={seat} name={name} onRetry={retry} />
        {touch && control && <SoftKeyboard ref={soft} onText={sendText} onKey={sendKey} />}
      </main>
      {touch && control && live && <KeyRow held={held} onHold={hold} onKey={sendKey} onKeyboard={() => soft.current?.focus()} />}
      {pasting && (
        <PasteDialog
          onClose={closePaste}
          onType={(keys, signal, onProgress) =>
            rfb.current === null ? Promise.resolve() : typeKeys(rfb.current, keys, signal, onProgress)
          }
        />
      )}
    </div>
  );
}

/** noVNC's canvas takes the keys: it needs a name and a way out in words. */
function labelCanvas(screen: HTMLElement | null, name: string): void {
  const canvas = screen?.querySelector('canvas');
  canvas?.setAttribute('role', 'application');
  canvas?.setAttribute('aria-label', `Screen of ${name}. It takes all keys; ${BAR_KEY} leads to the bar.`);
  canvas?.setAttribute('tabindex', '0');
}

const MODIFIER_KEYS = { control: { keysym: KEYSYM.control, code: 'ControlLeft' }, alt: { keysym: KEYSYM.alt, code: 'AltLeft' } } as const;

/** Sends keys with the modifiers held on the key row; they let go after one key. */
function useHeldKeys(rfb: { readonly current: RFB | null }) {
  const [held, setHeld] = useState<ReadonlySet<Modifier>>(new Set());
  const hold = (modifier: Modifier) =>
    setHeld((old) => (old.has(modifier) ? new Set([...old].filter((m) => m !== modifier)) : new Set([...old, modifier])));
  const around = (act: (client: RFB) => void) => {
    const client = rfb.current;
    if (client === null) return;
    for (const modifier of held) client.sendKey(MODIFIER_KEYS[modifier].keysym, MODIFIER_KEYS[modifier].code, true);
    act(client);
    for (const modifier of held) client.sendKey(MODIFIER_KEYS[modifier].keysym, MODIFIER_KEYS[modifier].code, false);
    if (held.size > 0) setHeld(new Set());
  };
  const sendKey = (key: SpecialKey) => around((client) => client.sendKey(specialKeysym(key), null));
  const sendText = (text: string) =>
    around((client) => {
      for (const char of text) {
        const key = keyOf(char);
        if (key !== null) press(client, key);
      }
    });
  return { held, hold, sendKey, sendText };
}
