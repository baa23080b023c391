/** The chat of a company about which nothing else is known yet. */
export function firstWidget(brand: string) {
  return {
    brand,
    colour: '#0f766e',
    hours: '',
    identityRequired: false,
    greeting: { 'zh-CN': '您好，有什么可以帮您？', en: 'Hello, how can we help?' },
    suggestions: {},
  };
}
