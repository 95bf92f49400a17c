export const firstRun = {
  'welcome.title': 'Hearth',
  'welcome.lead': 'A small, warm place for the two of you.',
  'welcome.invited': 'You are invited',
  'welcome.touch': 'Keep a hug in one tap. Say something kind. Tell each other how close you feel.',
  'welcome.home':
    'It lives on a small server at home, not with a company. It works without a network, too.',
  'welcome.calm': 'No scores, no streaks, nobody keeping count.',
  'welcome.safe':
    'Hearth is for two people who are safe with each other. If you are afraid of your partner, or feel controlled, please do not use it: what you share here, the other can see.',
  'welcome.begin': 'Set up our Hearth',
  'welcome.haveCode': 'I have a code',
  'welcome.haveSetupCode': 'I am setting up a new server',
  'welcome.continue': 'Come in',
  'welcome.unreachable':
    'Your home server cannot be reached just now. Is it on, and is this phone in the same network?',
  'welcome.tryAgain': 'Try again',

  'form.back': 'Back',
  'form.code': 'Code',
  'form.codeHint': 'Eight letters and digits. Capitals or not makes no difference.',
  'form.setupCodeHint': 'It is shown where the server was started.',
  'form.name': 'Your name',
  'form.nameHint': 'What your partner calls you, if you like.',
  'form.partnerName': 'Your partner’s name',
  'form.deviceName': 'A name for this device',
  'form.deviceNameHint': 'So that you know it again in your list of devices.',
  'form.working': 'One moment…',

  'setup.title': 'The two of you',
  'setup.lead': 'Names can be short. You can invite your partner now, later, or never.',
  'setup.submit': 'Light the hearth',

  'join.title': 'Come in',
  'join.lead': 'Your partner, or your other phone, shows you a code in “Us”.',
  'join.again': 'Pair this device again',
  'join.againLead':
    'What you wrote is safe on this phone. With a code from another device of yours (“Us”, “Another device of mine”), it carries on where it was.',
  'join.submit': 'Come in',

  'install.title': 'First, put Hearth on your Home Screen',
  'install.lead': 'There it opens like an app and keeps what you write safe.',
  'install.iosShare': 'Tap Share in the bar of the browser.',
  'install.iosAdd': 'Choose “Add to Home Screen”, then “Add”.',
  'install.iosOpen': 'Open Hearth from there and type this code:',
  'install.iosOpenPlain': 'Open Hearth from there. It asks for a code once more.',
  'install.iosWhy':
    'On an iPhone the installed app knows nothing of this browser, so the code has to be typed there. It works only once: do not use it up here.',
  'install.stay': 'Use it here in the browser instead',
  'install.copyCode': 'Copy code',
  'install.us': 'Hearth on your Home Screen',
  'install.usLead':
    'Opens like an app, works offline, and nothing you wrote gets tidied away by the browser.',
  'install.now': 'Install',
  'install.androidMenu':
    'Open the menu of the browser and choose “Add to Home screen” or “Install app”.',
  'install.desktop': 'In the address bar or the menu of the browser, choose “Install Hearth”.',
  'install.iosAgain':
    'The installed app has to be paired once by code: “Another device of mine”, just above, shows you one.',
  'install.notNow': 'Not now',

  'device.iphone': 'iPhone',
  'device.ipad': 'iPad',
  'device.androidPhone': 'Android phone',
  'device.androidTablet': 'Android tablet',
  'device.mac': 'Mac',
  'device.windows': 'Windows computer',
  'device.linux': 'Linux computer',
  'device.other': 'My device',
} as const;
