/**
 * A program for Linux on x86-64, some 300 bytes of machine code: puts what it reads from its standard input on the interface of index 2 as
 * one frame, whatever it is. Busybox has nothing that can, and guests have no compiler.
 */
export function frameSender(): Buffer {
  const base = 0x400000;
  const headers = 64 + 56;
  const address = Buffer.alloc(20);
  address.writeUInt16LE(17, 0);
  address.writeInt32LE(2, 4);
  const assemble = (addressAt: number): Buffer =>
    Buffer.concat([
      // fd = socket(AF_PACKET, SOCK_RAW, 0)
      bytes('bf11000000 be03000000 31d2 b829000000 0f05 4189c4'),
      // length = read(0, stack, 2048)
      bytes('4881ec00100000 31ff 4889e6 ba00080000 31c0 0f05'),
      // sendto(fd, stack, length, 0, address, 20)
      bytes('89c2 4489e7 4889e6 4531d2 41b8'),
      u32(addressAt),
      bytes('41b914000000 b82c000000 0f05'),
      // exit(1 if it failed, else 0)
      bytes('89c7 c1ef1f b83c000000 0f05'),
    ]);
  const code = assemble(base + headers + assemble(0).length);
  const size = headers + code.length + address.length;
  const elf = Buffer.alloc(headers);
  bytes('7f454c46 02010100').copy(elf);
  elf.writeUInt16LE(2, 16);
  elf.writeUInt16LE(62, 18);
  elf.writeUInt32LE(1, 20);
  elf.writeBigUInt64LE(BigInt(base + headers), 24);
  elf.writeBigUInt64LE(64n, 32);
  elf.writeUInt16LE(64, 52);
  elf.writeUInt16LE(56, 54);
  elf.writeUInt16LE(1, 56);
  elf.writeUInt32LE(1, 64);
  elf.writeUInt32LE(5, 68);
  elf.writeBigUInt64LE(BigInt(base), 80);
  elf.writeBigUInt64LE(BigInt(base), 88);
  elf.writeBigUInt64LE(BigInt(size), 96);
  elf.writeBigUInt64LE(BigInt(size), 104);
  elf.writeBigUInt64LE(0x1000n, 112);
  return Buffer.concat([elf, code, address]);
}

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}
