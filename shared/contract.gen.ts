// Made by scripts/gen from shared/contract. Change it there.

export const FieldAudience = 'audience';
export const FieldRemoved = 'removed';
export const FieldReturned = 'returned';
export const FieldSealed = 'sealed';
export const Moment = '2006-01-02T15:04:05Z07:00';
export const MaxBodyBytes = 1048576;
export const MaxChangeBytes = 262144;
export const MaxPushChanges = 100;
export const MaxPushBytes = 524288;
export const MaxHealEntries = 100;
export const MaxFields = 32;
export const PageEntries = 500;
export const PageBytes = 262144;
export const MaxNoteRunes = 2000;
export const MaxWordsRunes = 4000;
export const MaxNameRunes = 40;
export const ClosenessSteps = 7;
export const MoodSteps = 5;
export const CodeLength = 8;
export const CodeAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const ClockLead = 60000;
export const CodeLife = 600000;
export const PingEvery = 20000;
export const SilentAfter = 50000;
export const TrashLife = 2592000000;
export const MaxStampMillis = 281474976710655;
export const Protocol = 1;
export const OldestProtocol = 1;

/**
 * Audience says who may read an entry.
 */
export type Audience = 'both' | 'me';

/**
 * Field is one value of an entry and where it came from.
 */
export interface Field {
  readonly value: unknown;
  readonly stamp: Stamp;
  readonly change: string;
}

/**
 * Gone says why a viewer no longer has an entry.
 */
export type Gone = 'removed' | 'withdrawn';

/**
 * Entry is the whole current state of one entry, as one viewer may see it.
 * Where Gone is set there are no fields, and the viewer forgets what it had
 * (SPEC PL4).
 */
export interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly author: string;
  readonly gone?: Gone;
  readonly since?: Stamp;
  readonly fields?: Readonly<Record<string, Field>>;
}

/**
 * Change is one edit on its way to the server.
 */
export interface Change {
  readonly id: string;
  readonly entry: string;
  readonly kind: string;
  readonly author: string;
  readonly stamp: Stamp;
  readonly set: Readonly<Record<string, unknown>>;
  readonly bases?: Readonly<Record<string, string>>;
}

/**
 * Code names an error. Programs compare codes; people read sentences.
 */
export type Code =
  | 'broken_json'
  | 'invalid_field'
  | 'unknown_kind'
  | 'unsealed'
  | 'change_too_large'
  | 'body_too_large'
  | 'too_many_changes'
  | 'not_yours'
  | 'erased'
  | 'signed_out'
  | 'wrong_code'
  | 'too_many_tries'
  | 'already_joined'
  | 'foreign_origin'
  | 'not_found'
  | 'wrong_method'
  | 'app_too_old'
  | 'server_too_old'
  | 'store_full'
  | 'stopping'
  | 'internal';

/**
 * Known is one row of the catalogue.
 */
export interface Known {
  readonly code: Code;
  readonly status: number;
  readonly sentence: string;
  readonly parks: boolean;
}

/**
 * Error is an error that people may see. It never carries what they wrote.
 */
export interface CodedError {
  readonly code: Code;
  readonly field?: string;
  readonly message: string;
}

/**
 * HealRequest is the body of POST /api/heal: what a device knows and a server
 * that was restored from an older copy may lack (SPEC HE1).
 */
export interface HealRequest {
  readonly protocol: number;
  readonly person?: string;
  readonly offers: readonly Entry[];
  readonly holds: readonly string[];
}

/**
 * HealVerdict is the server's answer to one offer.
 */
export interface HealVerdict {
  readonly entry: string;
  readonly accepted: boolean;
  readonly error?: CodedError;
}

/**
 * HealReply answers HealRequest: one verdict for each offer, in order, once
 * all that was accepted is on disk.
 */
export interface HealReply {
  readonly verdicts: readonly HealVerdict[];
}

/**
 * Kind names what an entry is. An app shows a kind it does not know as
 * "Update Hearth to see this"; the server refuses one it does not know.
 */
export type Kind = 'affection' | 'kind_word' | 'check_in';

/**
 * Affection is the body of KindAffection.
 */
export interface Affection {
  readonly gesture:
    'hug' | 'kiss' | 'hold_hands' | 'touch' | 'cuddle' | 'massage' | 'dance' | 'own';
  readonly own_name?: string;
  readonly note?: string;
  readonly started_by?: 'me' | 'partner' | 'both';
  readonly happened_at: string;
}

/**
 * KindWord is the body of KindKindWord.
 */
export interface KindWord {
  readonly text: string;
  readonly happened_at: string;
}

/**
 * CheckIn is the body of KindCheckIn.
 */
export interface CheckIn {
  readonly ratings: Ratings;
  readonly need?: 'talk' | 'be_heard' | 'hug' | 'time' | 'space' | 'help' | 'nothing';
  readonly words?: string;
  readonly happened_at: string;
}

/**
 * Ratings belong together and travel as one field, so that two edits never mix
 * into a set nobody chose (SPEC ME4). Life and Us may be left out.
 */
export interface Ratings {
  readonly closeness: number;
  readonly life?: number;
  readonly us?: number;
}

/**
 * MessageType tells socket messages apart.
 */
export type MessageType =
  'hello' | 'push' | 'ping' | 'welcome' | 'verdicts' | 'page' | 'me' | 'pong' | 'error';

/**
 * FromPhone is any message a phone sends; fields that the type does not use are empty.
 */
export interface FromPhone {
  readonly type: 'hello' | 'push' | 'ping';
  readonly protocol?: number;
  readonly cursor?: Cursor;
  readonly changes?: readonly Change[];
}

/**
 * FromServer is any message the server sends; fields that the type does not use are empty.
 */
export interface FromServer {
  readonly type: MessageType;
  readonly protocol?: number;
  readonly time?: number;
  readonly me?: Me;
  readonly fork?: boolean;
  readonly verdicts?: readonly Verdict[];
  readonly page?: Page;
  readonly error?: CodedError;
}

/**
 * Person is one of the two.
 */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly joined: boolean;
}

/**
 * Device is one signed-in device of the person who asks.
 */
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly joined_at: string;
  readonly last_seen: string;
  readonly this: boolean;
}

/**
 * Me is what a signed-in device knows of its couple. It never holds the
 * partner's devices.
 */
export interface Me {
  readonly couple: string;
  readonly device: string;
  readonly person: Person;
  readonly partner: Person;
  readonly devices: readonly Device[];
}

/**
 * StartReply answers GET /api/start, the only call that needs no session.
 */
export interface StartReply {
  readonly protocol: number;
  readonly needs_setup: boolean;
}

/**
 * SetupRequest is the body of POST /api/pair/setup: the one-time setup code
 * makes a couple and signs this device in. It answers Me.
 */
export interface SetupRequest {
  readonly code: string;
  readonly name: string;
  readonly partner_name: string;
  readonly device_name: string;
}

/**
 * InviteFor says whom an invitation lets in.
 */
export type InviteFor = 'partner' | 'me';

/**
 * InviteRequest is the body of POST /api/pair/invite.
 */
export interface InviteRequest {
  readonly for: 'partner' | 'me';
}

/**
 * InviteReply is an invitation: it works once, for CodeLife.
 */
export interface InviteReply {
  readonly code: string;
  readonly path: string;
  readonly expires_at: string;
}

/**
 * JoinRequest is the body of POST /api/pair/join. It answers Me.
 */
export interface JoinRequest {
  readonly code: string;
  readonly device_name: string;
  readonly name?: string;
}

/**
 * Stamp is a hybrid logical clock reading: 32 lowercase hex characters that
 * order bytewise. The first 12 are milliseconds since 1970, the next 4 a
 * counter, the last 16 the writer, random per running page. A stamp is never a
 * JSON number and never compared by locale (SPEC ME1).
 */
export type Stamp = string;

/**
 * Cursor is a device's place in its viewer's feed. The zero cursor is the
 * beginning.
 */
export interface Cursor {
  readonly epoch: string;
  readonly seq: number;
  readonly chain: string;
}

/**
 * Verdict is the server's answer to one change.
 */
export interface Verdict {
  readonly change: string;
  readonly accepted: boolean;
  readonly stamp?: Stamp;
  readonly seq?: number;
  readonly error?: CodedError;
}

/**
 * Page is one step of a feed: apply Entries and Cursor in one transaction (SPEC PL2).
 */
export interface Page {
  readonly entries: readonly Entry[];
  readonly cursor: Cursor;
  readonly more: boolean;
  readonly fork?: boolean;
}

/**
 * SyncRequest is the body of POST /api/sync: the same push and pull as the
 * socket, for the service worker and where there is no socket.
 */
export interface SyncRequest {
  readonly protocol: number;
  readonly person?: string;
  readonly changes: readonly Change[];
  readonly cursor?: Cursor;
}

/**
 * SyncReply answers SyncRequest.
 */
export interface SyncReply {
  readonly time: number;
  readonly verdicts: readonly Verdict[];
  readonly page?: Page;
}

/**
 * Version is a value that a field of an entry had before (SPEC ME5).
 */
export interface Version {
  readonly field: string;
  readonly value: unknown;
  readonly stamp: Stamp;
  readonly change: string;
  readonly lost?: boolean;
}

/**
 * VersionsReply answers GET /api/entries/{entry}/versions: what the author
 * wrote before, newest first.
 */
export interface VersionsReply {
  readonly versions: readonly Version[];
}

/** Every error a person or a phone can be given. */
export const catalogue: Readonly<Record<Code, Known>> = {
  broken_json: {
    code: 'broken_json',
    status: 400,
    sentence: 'That is not readable JSON.',
    parks: false,
  },
  invalid_field: {
    code: 'invalid_field',
    status: 422,
    sentence: 'A field is not as it should be.',
    parks: true,
  },
  unknown_kind: {
    code: 'unknown_kind',
    status: 422,
    sentence: 'This server does not know this kind of entry yet.',
    parks: true,
  },
  unsealed: {
    code: 'unsealed',
    status: 422,
    sentence: 'What is only for you has to be sealed on your device first.',
    parks: true,
  },
  change_too_large: {
    code: 'change_too_large',
    status: 413,
    sentence: 'This entry is too large to be kept.',
    parks: true,
  },
  body_too_large: {
    code: 'body_too_large',
    status: 413,
    sentence: 'That is more than fits in one request.',
    parks: false,
  },
  too_many_changes: {
    code: 'too_many_changes',
    status: 413,
    sentence: 'That is more changes than fit in one request.',
    parks: false,
  },
  not_yours: {
    code: 'not_yours',
    status: 403,
    sentence: 'Only the one who wrote an entry may change it.',
    parks: true,
  },
  erased: {
    code: 'erased',
    status: 410,
    sentence: 'This entry was removed long ago, and is erased.',
    parks: true,
  },
  signed_out: {
    code: 'signed_out',
    status: 401,
    sentence: 'This device is not signed in.',
    parks: false,
  },
  wrong_code: {
    code: 'wrong_code',
    status: 403,
    sentence: 'This code does not work. It may be mistyped, used or too old.',
    parks: false,
  },
  too_many_tries: {
    code: 'too_many_tries',
    status: 429,
    sentence: 'Too many tries. Please wait a little.',
    parks: false,
  },
  already_joined: {
    code: 'already_joined',
    status: 409,
    sentence: 'Your partner has already joined.',
    parks: false,
  },
  foreign_origin: {
    code: 'foreign_origin',
    status: 403,
    sentence: 'This request came from another website.',
    parks: false,
  },
  not_found: {
    code: 'not_found',
    status: 404,
    sentence: 'There is nothing here.',
    parks: false,
  },
  wrong_method: {
    code: 'wrong_method',
    status: 405,
    sentence: 'That cannot be done here.',
    parks: false,
  },
  app_too_old: {
    code: 'app_too_old',
    status: 426,
    sentence: 'This app is too old for the server. Please update.',
    parks: false,
  },
  server_too_old: {
    code: 'server_too_old',
    status: 426,
    sentence: 'The server is too old for this app. Please update the server.',
    parks: false,
  },
  store_full: {
    code: 'store_full',
    status: 507,
    sentence: 'The home server has no room left. What you wrote is safe on this phone.',
    parks: false,
  },
  stopping: {
    code: 'stopping',
    status: 503,
    sentence: 'The home server is stopping. Please try again.',
    parks: false,
  },
  internal: {
    code: 'internal',
    status: 500,
    sentence: 'Something went wrong on the home server.',
    parks: false,
  },
};

/** What a field of a kind must be; a kind's fields are checked by these. */
export interface FieldRule {
  readonly type: 'string' | 'number' | 'object';
  readonly required?: boolean;
  /** In Unicode code points. */
  readonly maxRunes?: number;
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly string[];
  readonly moment?: boolean;
  readonly fields?: Readonly<Record<string, FieldRule>>;
}

/** The fields of every kind this app knows. */
export const kinds: Readonly<Record<Kind, Readonly<Record<string, FieldRule>>>> = {
  affection: {
    gesture: {
      type: 'string',
      required: true,
      oneOf: ['hug', 'kiss', 'hold_hands', 'touch', 'cuddle', 'massage', 'dance', 'own'],
    },
    own_name: {
      type: 'string',
      maxRunes: 40,
    },
    note: {
      type: 'string',
      maxRunes: 2000,
    },
    started_by: {
      type: 'string',
      oneOf: ['me', 'partner', 'both'],
    },
    happened_at: {
      type: 'string',
      required: true,
      moment: true,
    },
  },
  kind_word: {
    text: {
      type: 'string',
      required: true,
      maxRunes: 4000,
    },
    happened_at: {
      type: 'string',
      required: true,
      moment: true,
    },
  },
  check_in: {
    ratings: {
      type: 'object',
      required: true,
      fields: {
        closeness: {
          type: 'number',
          required: true,
          min: 1,
          max: 7,
        },
        life: {
          type: 'number',
          min: 1,
          max: 5,
        },
        us: {
          type: 'number',
          min: 1,
          max: 5,
        },
      },
    },
    need: {
      type: 'string',
      oneOf: ['talk', 'be_heard', 'hug', 'time', 'space', 'help', 'nothing'],
    },
    words: {
      type: 'string',
      maxRunes: 4000,
    },
    happened_at: {
      type: 'string',
      required: true,
      moment: true,
    },
  },
};
