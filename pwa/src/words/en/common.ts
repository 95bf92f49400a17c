export const common = {
  'app.name': 'Hearth',
  'app.skip': 'Skip to the page',
  'trouble.broken': 'Something went wrong in the app. What you wrote is safe on this phone.',
  'trouble.lost':
    'This phone has closed Hearth’s storage. Open Hearth again: what you wrote is safe.',
  'trouble.outdated': 'A newer Hearth is open in another window. Open this one again to go on.',
  'trouble.unavailable':
    'This browser does not let Hearth keep anything. In a private window, try an ordinary one.',
  'trouble.reload': 'Open again',

  'nav.label': 'Hearth',
  'nav.today': 'Today',
  'nav.us': 'Us',

  'common.close': 'Close',
  'common.you': 'You',

  'copy.done': 'Copied',
  'copy.failed': 'Copying did not work. Press and hold the text to copy it.',

  'time.today': 'Today',
  'time.yesterday': 'Yesterday',

  'error.offline':
    'The home server cannot be reached just now. Nothing you typed is lost: try again when you are connected.',
  'error.wrong_code':
    'This code does not work. It may be mistyped, already used, or too old: codes last ten minutes.',
  'error.wrong_setup_code':
    'This code does not work. Look once more where the server was started. If Hearth has been set up already, ask for an invitation instead.',
  'error.too_many_tries': 'That was a lot of tries. Take a breath and try again in a minute.',
  'error.already_joined':
    'This invitation has been taken already. If it was you, make a code for “Another device of mine” there.',
  'error.signed_out': 'This device is not signed in any more.',
  'error.foreign_origin':
    'This page was opened under an address the server does not know as its own.',
  'error.stopping': 'The home server is just restarting. Try again in a moment.',
  'error.store_full': 'The home server has no room left.',
  'error.app_too_old': 'This Hearth is too old for the home server. Open it again to update.',
  'error.server_too_old': 'The home server is older than this app and has to be updated.',
  'error.other': 'That did not work. Nothing you typed is lost: please try again.',
  'error.field': 'Something about this does not fit.',
  'error.field.code': 'A code has eight letters and digits.',
  'error.field.name': 'A name needs at least one letter, and at most {max} characters.',
  'error.notSaved':
    'This phone could not save it. Is there room left on it? Your words are still here.',

  'refused.invalid_field': 'Something about it did not fit what the server expects.',
  'refused.unknown_kind': 'The home server is too old for this kind of entry.',
  'refused.unsealed': 'It was only for you, but had not been sealed on this phone.',
  'refused.change_too_large': 'It is too long to be kept in one piece.',
  'refused.not_yours': 'It changes something that someone else wrote.',
  'refused.erased': 'It changes something that was removed more than a month ago, and is erased.',
  'refused.other': 'The home server did not take it.',
} as const;
