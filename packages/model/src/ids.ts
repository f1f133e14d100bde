/**
 * Branded identifiers. Only the parsers of this package make them, so a value of
 * one of these types has passed the check that belongs to it.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A room's name: 1–32 characters, lower-case letters, digits and hyphens, starting with a letter. */
export type RoomName = Branded<'RoomName'>;
/** A seat's name: its domain's name and its guest's host name (RFC 1123 label, at most 63 characters, lower case). Unique on an installation. */
export type SeatName = Branded<'SeatName'>;
/** A preset's name; same rule as a room's. */
export type PresetName = Branded<'PresetName'>;
/** A libvirt network's name; same rule as a room's. */
export type NetworkName = Branded<'NetworkName'>;
/** A person's login name: 2–64 characters, lower-case letters, digits and `._-`, starting with a letter. */
export type PersonName = Branded<'PersonName'>;
/** An operation's id: 16 lower-case base32 characters, ordered by time. */
export type OperationId = Branded<'OperationId'>;
/** A content digest: `sha256:` and 64 hex digits. */
export type Digest = Branded<'Digest'>;
/** A MAC address: six lower-case hex pairs with colons, unicast. */
export type MacAddress = Branded<'MacAddress'>;
/** An IPv4 address in dotted-quad form. */
export type Ipv4Address = Branded<'Ipv4Address'>;
/** An IPv4 subnet in CIDR form, host bits zero. */
export type Ipv4Subnet = Branded<'Ipv4Subnet'>;
/** A domain's UUID, lower case with hyphens. */
export type DomainUuid = Branded<'DomainUuid'>;

const NAME = /^[a-z][a-z0-9-]{0,30}[a-z0-9]$|^[a-z]$/;
const HOST_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const PERSON = /^[a-z][a-z0-9._-]{1,63}$/;
const MAC = /^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const OPERATION = /^[a-z2-7]{16}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

const parser =
  <Id extends string>(pattern: RegExp) =>
  (text: string): Id | null =>
    pattern.test(text) ? (text as Id) : null;

/** What the rules allow, in words fit for a message. */
export const NAME_RULE = '1–32 lower-case letters, digits and hyphens, starting with a letter';
export const HOST_LABEL_RULE = 'a host name: 1–63 lower-case letters, digits and hyphens, not starting or ending with a hyphen';
export const PERSON_RULE = '2–64 lower-case letters, digits, dots, underscores and hyphens, starting with a letter';

export const parseRoomName = parser<RoomName>(NAME);
export const parsePresetName = parser<PresetName>(NAME);
export const parseNetworkName = parser<NetworkName>(NAME);
export const parseSeatName = parser<SeatName>(HOST_LABEL);
export const parsePersonName = parser<PersonName>(PERSON);
export const parseMacAddress = (text: string): MacAddress | null => parser<MacAddress>(MAC)(text.toLowerCase());
export const parseDomainUuid = (text: string): DomainUuid | null => parser<DomainUuid>(UUID)(text.toLowerCase());
export const parseOperationId = parser<OperationId>(OPERATION);
export const parseDigest = parser<Digest>(DIGEST);
