export const us = {
  'us.title': 'Us',
  'us.notJoined': 'Not here yet',
  'us.devices': 'My devices',
  'us.thisDevice': 'This device',
  'us.lastSeen': 'Last seen {when}',
  'us.lastSeenNow': 'Seen within the hour',
  'us.signOut': 'Sign out',
  'us.signOutOf': 'Sign out {device}',
  'us.signOutTitle': 'Sign out “{device}”?',
  'us.signOutLead':
    'Hearth closes there at once. What had not been sent from it stays on it, safe, until it is paired again.',
  'us.signOutThis': 'Sign out this device',
  'us.signOutThisTitle': 'Sign out here?',
  'us.signOutThisLead': 'To come back, you need a code from another device of yours.',
  'us.signOutLast': 'This is your only device here. Add another first, so that you can come back.',
  'us.signOutWaiting': {
    one: '{count} change is not on the home server yet. It stays on this phone and goes out when you are signed in here again.',
    other:
      '{count} changes are not on the home server yet. They stay on this phone and go out when you are signed in here again.',
  },
  'us.stay': 'Stay',
  'us.anotherDevice': 'Another device of mine',
  'us.appearance': 'Appearance',
  'us.appearance.system': 'Like this device',
  'us.appearance.light': 'Light',
  'us.appearance.dark': 'Dark',
  'us.kept': 'What is kept',
  'us.mayBeCleared':
    'This browser may clear what is on this device when it runs short of room. Installing Hearth, and opening it now and then, makes that unlikely. What has reached your home server comes back.',
  'us.about': 'About Hearth',
  'us.aboutHome':
    'Everything the two of you write is kept on this phone, on your partner’s, and on your home server. Nowhere else.',
  'us.aboutHost': 'Whoever runs the server can technically read what is for both of you.',

  'invite.partnerTitle': 'Invite {name}',
  'invite.partnerLead': 'Let {name} point their camera here, send the link, or say the code.',
  'invite.meTitle': 'Another device of mine',
  'invite.meLead': 'Point its camera here, or open Hearth there and type the code.',
  'invite.qr': 'QR code that opens the invitation',
  'invite.share': 'Share link',
  'invite.shareText': 'Come in: our Hearth',
  'invite.copy': 'Copy link',
  'invite.until': 'Works once, until {time}.',
  'invite.left': '{time} left',
  'invite.joined': '{name} is in. Welcome home, you two.',
  'invite.over': 'This code is too old now.',
  'invite.again': 'New code',
  'invite.preparing': 'Making a code…',

  'sync.open': 'Connection: {state}',
  'sync.offline': 'Offline',
  'sync.catchingUp': 'Catching up',
  'sync.live': 'Live',
  'sync.offlineLead':
    'Your home server cannot be reached just now. Everything works as usual: what you write is safe on this phone and goes out by itself.',
  'sync.catchingUpLead':
    'Fetching what is new and sending what waits. What you write is safe on this phone.',
  'sync.liveLead': 'What you write is at home, and with {name} as soon as they open Hearth.',
  'sync.waiting': {
    one: '{count} change waits on this phone.',
    other: '{count} changes wait on this phone.',
  },
  'sync.waitingNone': 'Nothing waits on this phone.',
  'sync.signedOut': 'Signed out',
  'sync.problem.signed_out': 'This device was signed out. What you wrote is safe on this phone.',
  'sync.problem.app_too_old':
    'The home server has moved on and needs a newer Hearth than this. What you wrote is safe on this phone.',
  'sync.problem.server_too_old':
    'This Hearth is newer than the home server. Whoever runs it has to update it. What you wrote is safe on this phone.',
  'sync.problem.store_full':
    'The home server has no room left. Whoever runs it has to make some. What you write is safe on this phone.',
  'sync.problem.not_saved':
    'This phone could not store what came in. Is there room left on it? What you wrote before is safe.',
  'sync.cleared':
    'This browser had cleared what was on this device. What had reached your home server is coming back.',
  'sync.clearedLost': {
    one: 'This browser had cleared what was on this device. What had reached your home server is coming back; {count} change had not, and is lost.',
    other:
      'This browser had cleared what was on this device. What had reached your home server is coming back; {count} changes had not, and are lost.',
  },
  'sync.pairAgain': 'Pair again',
  'sync.saveUnsent': 'Save it as a file',
  'sync.saveFailed': 'That did not work. Nothing is lost: it is still on this phone.',

  'trash.title': 'Trash',
  'trash.lead':
    'What you remove leaves both phones at once. You can bring it back for {days} days; then it is erased.',
  'trash.empty': 'Nothing here. What you remove can be brought back for {days} days.',
  'trash.removed': 'Removed: {when}',
  'trash.bringBack': 'Bring back',

  'parked.notice': {
    one: '{count} change was not taken by the home server. It is safe here.',
    other: '{count} changes were not taken by the home server. They are safe here.',
  },
  'parked.title': 'Not taken by the home server',
  'parked.lead': 'Nothing is lost. It stays here until you decide.',
  'parked.copy': 'Copy',
  'parked.mend': 'Mend',
  'parked.words': 'Your words',
  'parked.sendAgain': 'Send again',
  'parked.discard': 'Discard',
  'parked.discardSure': 'Discard for good?',
  'parked.discardYes': 'Yes, discard',
  'parked.keep': 'Keep',
  'parked.since': 'Since {when}',

  'update.ready': 'A newer Hearth is ready.',
  'update.now': 'Update',
  'update.later': 'Later',
} as const;
