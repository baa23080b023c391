/** What others may hear of webhooks. */
export const integrationFacts = {
  /** { endpointId, why }: it failed for days or is gone; somebody has to look. */
  webhookPaused: 'webhook.paused',
} as const;
