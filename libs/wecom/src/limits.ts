/**
 * What the platform allows, by its own documentation: bytes are those of UTF-8, ids are letters and digits, times are
 * seconds. Limits of how often something may be asked are in `rates`.
 */
export const limits = {
  userid: 64,
  callbackToken: 32,
  /** A callback is cut off after this; saving its URL allows one second. */
  callbackSeconds: 5,
  verificationSeconds: 1,
  accessToken: 512,
  tokenSeconds: 7_200,

  app: {
    users: 1_000,
    parties: 100,
    tags: 100,
    textBytes: 2_048,
    markdownBytes: 2_048,
    videoTitleBytes: 128,
    videoDescriptionBytes: 512,
    cardTitleChars: 128,
    cardDescriptionChars: 512,
    urlBytes: 2_048,
    buttonChars: 4,
    articles: 8,
    articleTitleBytes: 128,
    articleDescriptionBytes: 512,
    authorBytes: 64,
    htmlBytes: 666 * 1_024,
    noticeItems: 10,
    duplicateSeconds: 14_400,
    recallSeconds: 24 * 3_600,
    passiveTextBytes: 2_048,
  },

  card: {
    taskIdBytes: 128,
    keyBytes: 1_024,
    actions: 3,
    horizontal: 6,
    vertical: 4,
    jumps: 3,
    buttons: 6,
    options: 10,
    voteOptions: 20,
    selects: 3,
    responseCodeSeconds: 72 * 3_600,
  },

  media: {
    leastBytes: 6,
    imageBytes: 10 * 1_024 * 1_024,
    voiceBytes: 2 * 1_024 * 1_024,
    voiceSeconds: 60,
    videoBytes: 10 * 1_024 * 1_024,
    fileBytes: 20 * 1_024 * 1_024,
    /** An image or voice that a customer of 微信客服 sends; larger ones arrive as a notice in words. */
    inboundImageBytes: 2 * 1_024 * 1_024,
    livesSeconds: 3 * 24 * 3_600,
    /** After this a media id is uploaded again rather than trusted. */
    freshSeconds: 2.5 * 24 * 3_600,
  },

  kf: {
    nameChars: 16,
    accountsPage: 100,
    sceneBytes: 32,
    sceneParamBytes: 128,
    servicersAtOnce: 100,
    departmentsAtOnce: 20,
    syncPage: 1_000,
    cursorBytes: 64,
    syncTokenSeconds: 600,
    keptSeconds: 3 * 24 * 3_600,
    msgidBytes: 32,
    windowSeconds: 48 * 3_600,
    messagesPerWindow: 5,
    welcomeSeconds: 20,
    endedSeconds: 20,
    eventCodeSeconds: 48 * 3_600,
    customersAtOnce: 100,
    textBytes: 2_048,
    linkTitleBytes: 128,
    linkDescBytes: 512,
    miniprogramTitleBytes: 64,
    menuHeadBytes: 1_024,
    menuTailBytes: 1_024,
    menuItems: 50,
    /** Items that can be touched: click, view, miniprogram. */
    menuClickable: 10,
    menuClickIdBytes: 128,
    menuClickBytes: 128,
    menuViewBytes: 1_024,
    menuTextBytes: 256,
  },

  robot: {
    textBytes: 2_048,
    markdownBytes: 4_096,
    imageBytes: 2 * 1_024 * 1_024,
    articles: 8,
  },

  signIn: {
    stateChars: 128,
    codeBytes: 512,
    codeSeconds: 300,
    ticketBytes: 512,
  },
} as const;

/** How often something may be asked before the platform refuses (45009), each in its window of seconds. */
export const rates = {
  perCorp: [
    { times: 10_000, seconds: 60 },
    { times: 150_000, seconds: 3_600 },
  ],
  perAddress: [
    { times: 20_000, seconds: 60 },
    { times: 600_000, seconds: 3_600 },
  ],
  /** Messages of an app to one member: what is too much is dropped without a word. */
  appToMember: [
    { times: 30, seconds: 60 },
    { times: 1_000, seconds: 3_600 },
  ],
  ticketPerCorp: [{ times: 400, seconds: 3_600 }],
  ticketPerApp: [{ times: 100, seconds: 3_600 }],
  robot: [{ times: 20, seconds: 60 }],
} as const;
