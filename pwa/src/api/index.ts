import {
  catalogue,
  type Code,
  type CodedError,
  type HealReply,
  type HealRequest,
  type InviteFor,
  type InviteReply,
  type JoinRequest,
  type Me,
  type SetupRequest,
  type StartReply,
  type SyncReply,
  type SyncRequest,
  type Version,
  type VersionsReply,
} from '@contract';

/** What went wrong, for programs to compare and for people's words to be chosen by. */
export class ApiError extends Error {
  constructor(
    readonly code: Code | 'offline',
    readonly field: string | undefined,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export function start(): Promise<StartReply> {
  return call('GET', '/api/start');
}

export function setUp(request: SetupRequest): Promise<Me> {
  return call('POST', '/api/pair/setup', request);
}

export function join(request: JoinRequest): Promise<Me> {
  return call('POST', '/api/pair/join', request);
}

export function invite(invited: InviteFor): Promise<InviteReply> {
  return call('POST', '/api/pair/invite', { for: invited });
}

export function fetchMe(): Promise<Me> {
  return call('GET', '/api/me');
}

export function signOutDevice(id: string): Promise<void> {
  return call('POST', `/api/devices/${encodeURIComponent(id)}/sign-out`);
}

export function signOut(): Promise<void> {
  return call('POST', '/api/sign-out');
}

export function postSync(request: SyncRequest): Promise<SyncReply> {
  return call('POST', '/api/sync', request);
}

export function postHeal(request: HealRequest): Promise<HealReply> {
  return call('POST', '/api/heal', request);
}

/** What the author of an entry wrote in it before, newest first. */
export async function fetchVersions(entry: string): Promise<readonly Version[]> {
  const path = `/api/entries/${encodeURIComponent(entry)}/versions`;
  return (await call<VersionsReply>('GET', path)).versions;
}

/** How long an answer may take before it counts as no network. */
const patience = 30_000;

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const options: RequestInit = { method, signal: AbortSignal.timeout(patience) };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { 'Content-Type': 'application/json' };
  }
  try {
    const response = await fetch(path, options);
    if (!response.ok) throw await errorOf(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  } catch (error) {
    throw error instanceof ApiError ? error : outOfReach();
  }
}

/** The server's own error; what a proxy says where there is no server is none of its codes. */
async function errorOf(response: Response): Promise<ApiError> {
  const { error } = (await response.json()) as { error: CodedError };
  if (!Object.hasOwn(catalogue, error.code)) return outOfReach();
  return new ApiError(error.code, error.field, error.message);
}

function outOfReach(): ApiError {
  return new ApiError('offline', undefined, 'The home server is out of reach.');
}
