import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PresetImage } from '@aula/model';
import { buildPreset } from '@aula/provision';

const run = promisify(execFile);
const TINY = fileURLToPath(new URL('../../../presets/tiny', import.meta.url));
const CACHE = join(tmpdir(), 'aula-test-cache');
/** Debian's package puts it there. */
const AGENT = '/usr/sbin/qemu-ga';

/**
 * Started again whenever it ends: Debian's qemu-ga, or what /run/agent says: `none`, or `rogue`, which answers each question for
 * addresses with the bytes of /run/lie.
 */
const START_AGENT = `#!/bin/sh
export PATH=/sbin:/usr/sbin:/bin:/usr/bin
port=$(grep -l org.qemu.guest_agent.0 /sys/class/virtio-ports/*/name 2>/dev/null)
port=/dev/$(basename "$(dirname "$port")")
read -r kind 2>/dev/null </run/agent || kind=real
case $kind in
  real)
    chmod 0755 /lib64/ld-linux-x86-64.so.2 ${AGENT}
    exec ${AGENT} -m virtio-serial -p "$port" -t /run
    ;;
  rogue)
    exec 3<>"$port"
    # Nothing can be read until libvirt has connected, and what is shut and opened again it hangs up on.
    while :; do
      read -r line <&3 || { usleep 50000; continue; }
      case $line in
        *guest-sync*)
          id=\${line##*:}
          echo "{\\"return\\": \${id%%\\}*}}" >&3
          ;;
        *guest-network-get-interfaces*) cat /run/lie >&3 ;;
      esac
    done
    ;;
esac
usleep 300000
`;

/** The tiny preset with a real guest agent, and a shell of root's on its console. `folder` is for what it is made of. */
export async function agentImage(folder: string): Promise<PresetImage> {
  const preset = join(folder, 'tiny-agent');
  await cp(TINY, preset, { recursive: true });
  const root = join(preset, 'root');
  const change = async (file: string, from: string, to: string) => {
    const text = await readFile(join(preset, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} of tiny has no ${from}`);
    await writeFile(join(preset, file), text.replace(from, to));
  };
  await change('preset.yaml', 'agent: false', 'agent: true');
  await change('preset.yaml', 'modules: [virtio_pci,', 'modules: [virtio_pci, virtio_console,');
  await change('root/etc/inittab', 'tty1::', '::respawn:/etc/start-agent\ntty1::');
  await change('root/etc/seat-shell', 'exec su -l student', 'PS1="# "; export PS1; exec sh -i');
  await writeFile(join(root, 'etc/start-agent'), START_AGENT);
  const { stdout } = await run('ldd', [AGENT]);
  const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].flatMap((match) => match[1] ?? []);
  for (const path of [AGENT, ...libraries]) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await copyFile(path, join(root, path));
  }
  return buildPreset(preset, { cacheFolder: CACHE });
}
